#include "gateway/advice.hpp"

#include <gtest/gtest.h>

#include <set>

#include "fhir/operation_outcome.hpp"

namespace tasuki::gateway {
namespace {

class ScriptedSource final : public AdviceSource {
 public:
  Result<Participation> participation(const std::string&) override {
    ++asked;
    return destination;
  }
  Result<InsuredStanding> standing(const clins::InsuredIdentity&, const std::string&) override {
    ++asked;
    return insured;
  }
  Result<Participation> destination = Participation::active;
  Result<InsuredStanding> insured = InsuredStanding::valid;
  int asked = 0;
};

AdviceQuestion question() {
  return {"later", clins::parse_insured(clins::kInsuredSystem, "00012345:1:187:05").value(),
          "1955-05-04", "1310000002"};
}

// What the one reason is, "route/reason"; "electronic" when there is none.
std::string said(const Advice& advice) {
  std::string text(code_of(advice.route));
  for (const AdviceReason reason : advice.reasons) text.append("/").append(advice_row(reason).code);
  return text;
}
std::string said(const AdviceQuestion& asked, ScriptedSource source = {}) {
  return said(advise(asked, source));
}

TEST(Advice, IsToSendElectronicallyWhenNothingSpeaksAgainstIt) {
  EXPECT_EQ(said(question()), "electronic");
}

TEST(Advice, IsPaperWhenThePatientRefusesAndNobodyIsAskedAboutThatPatient) {
  AdviceQuestion asked = question();
  asked.consent = "refused";
  ScriptedSource source;
  EXPECT_EQ(said(advise(asked, source)), "paper/patient-refuses");
  EXPECT_EQ(source.asked, 0);
}

TEST(Advice, IsPaperWithoutAnInsuredNumber) {
  AdviceQuestion asked = question();
  asked.insured.reset();
  EXPECT_EQ(said(asked), "paper/insured-missing");
}

TEST(Advice, FollowsTheStandingOfTheInsuredNumber) {
  const auto with = [](Result<InsuredStanding> standing) {
    ScriptedSource source;
    source.insured = std::move(standing);
    return said(question(), source);
  };
  EXPECT_EQ(with(InsuredStanding::refused), "paper/insured-invalid");
  EXPECT_EQ(with(InsuredStanding::outdated), "correct/insured-outdated");
  EXPECT_EQ(with(InsuredStanding::unchecked), "electronic");
  EXPECT_EQ(with(fail(Code::peer_unreachable)), "undetermined/exchange-unreachable");
}

TEST(Advice, FollowsTheParticipationOfTheDestination) {
  const auto with = [](Result<Participation> participation) {
    ScriptedSource source;
    source.destination = std::move(participation);
    return said(question(), source);
  };
  EXPECT_EQ(with(Participation::absent), "paper/destination-not-participating");
  EXPECT_EQ(with(Participation::suspended), "paper/destination-suspended");
  EXPECT_EQ(with(fail(Code::peer_timeout)), "undetermined/exchange-unreachable");
}

TEST(Advice, DoesNotAskAboutThePersonOfALetterThatGoesOnPaper) {
  ScriptedSource source;
  source.destination = Participation::absent;
  static_cast<void>(advise(question(), source));
  EXPECT_EQ(source.asked, 1);
}

TEST(Advice, DoesNotAskForADestinationThatTheKindDoesNotHave) {
  AdviceQuestion asked = question();
  asked.destination.clear();
  ScriptedSource source;
  source.destination = Participation::absent;
  EXPECT_EQ(said(asked, source), "electronic");
}

TEST(Advice, NamesAnUnreachableExchangeOnce) {
  ScriptedSource source;
  source.destination = fail(Code::peer_unreachable);
  source.insured = fail(Code::peer_unreachable);
  EXPECT_EQ(said(question(), source), "undetermined/exchange-unreachable");
}

TEST(Advice, IsDecidedByTheWorstReason) {
  ScriptedSource source;
  source.destination = fail(Code::peer_unreachable);
  source.insured = InsuredStanding::refused;
  EXPECT_EQ(said(question(), source), "paper/exchange-unreachable/insured-invalid");
}

TEST(Advice, IsWrittenInBothLanguages) {
  ScriptedSource source;
  source.destination = Participation::absent;
  EXPECT_EQ(
      to_json(advise(question(), source)),
      R"({"resourceType":"Parameters","parameter":[{"name":"advice","valueCode":"paper"},)"
      R"({"name":"reason","part":[{"name":"code","valueCode":"destination-not-participating"},)"
      R"({"name":"error","valueCode":"TSK4001"},)"
      R"({"name":"ja","valueString":"紹介先の医療機関はこのサービスに参加していません。紙で発行してください。"},)"
      R"({"name":"en","valueString":"The destination does not take part: issue on paper."}]},)"
      R"({"name":"check","part":[{"name":"subject","valueCode":"consent"},)"
      R"({"name":"result","valueCode":"passed"}]},)"
      R"({"name":"check","part":[{"name":"subject","valueCode":"destination"},)"
      R"({"name":"result","valueCode":"failed"}]}]})");
}

TEST(Advice, EveryRowIsWholeAndItsErrorIsOneOfOurs) {
  std::set<std::string_view> ids;
  for (const ErrorRow& row : error_rows()) ids.insert(row.id);
  for (const AdviceRow& row : advice_rows()) {
    EXPECT_EQ(&advice_row(row.reason), &row);
    EXPECT_NE(row.route, Route::electronic) << row.code;
    EXPECT_TRUE(row.error.empty() || ids.contains(row.error)) << row.code;
    EXPECT_FALSE(row.ja.empty() || row.en.empty()) << row.code;
  }
}

TEST(Advice, OnARefusalSaysTheSame) {
  const auto on = [](Code code) {
    const AdviceRow* const row = advice_on(fhir::operation_outcome(Error{code, {}}, Lang::ja));
    return row == nullptr ? std::string_view("none") : row->code;
  };
  EXPECT_EQ(on(Code::destination_unknown), "destination-not-participating");
  EXPECT_EQ(on(Code::destination_suspended), "destination-suspended");
  EXPECT_EQ(on(Code::insured_refused), "insured-invalid");
  EXPECT_EQ(on(Code::insured_outdated), "insured-outdated");
  EXPECT_EQ(on(Code::document_refused), "none");
}

TEST(Advice, OnWhatIsNoOutcomeIsNone) {
  EXPECT_EQ(advice_on(""), nullptr);
  EXPECT_EQ(advice_on("{}"), nullptr);
}

}  // namespace
}  // namespace tasuki::gateway
