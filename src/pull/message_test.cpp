#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "pull/answer.hpp"
#include "pull/breaker.hpp"
#include "pull/question.hpp"

namespace tasuki::pull {
namespace {

Time at(int seconds) {
  return Time(std::chrono::seconds(1'800'000'000 + seconds));
}

Question question() {
  Question made;
  made.request_id = "r1";
  made.audience = "1310000001";
  made.requester = "1320000002";
  made.role = "doctor";
  made.purpose = "TREAT";
  made.subject.local_number = "00012";
  made.classes.add(clins::InformationClass::laboratory);
  made.classes.add(clins::InformationClass::documents);
  made.kinds = {clins::Kind::discharge_summary};
  made.start = "2026-01-01";
  made.consent_given = at(0);
  made.consent_until = at(86'400);
  made.deadline = at(3);
  return made;
}

std::string without(std::string body, std::string_view name) {
  const std::size_t name_at = body.find("{\"name\":\"" + std::string(name));
  const std::size_t end = body.find('}', name_at) + 1;
  const bool last = body[end] != ',';
  return last ? body.erase(name_at - 1, end - name_at + 1) : body.erase(name_at, end - name_at + 1);
}

TEST(Question, ComesBackAsItWasWritten) {
  const auto back = read_question(write_question(question())).value();
  EXPECT_EQ(back.request_id, "r1");
  EXPECT_EQ(back.audience, "1310000001");
  EXPECT_EQ(back.requester, "1320000002");
  EXPECT_EQ(back.subject.local_number, "00012");
  EXPECT_EQ(back.classes, question().classes);
  EXPECT_EQ(back.kinds, question().kinds);
  EXPECT_EQ(back.start, "2026-01-01");
  EXPECT_EQ(back.end, "");
  EXPECT_EQ(back.consent_until, at(86'400));
  EXPECT_EQ(back.deadline, at(3));
}

TEST(Question, EachPartThatMatters) {
  const std::string whole = write_question(question());
  ASSERT_TRUE(read_question(whole));
  for (const std::string_view name : {"requestId", "audience", "requester", "role", "purpose",
                                      "localNumber", "consentGiven", "consentUntil", "deadline"})
    EXPECT_FALSE(read_question(without(whole, name))) << name;
}

TEST(Question, NothingUnknownAndNothingTwice) {
  const std::string whole = write_question(question());
  const auto with = [&](const std::string& parameter) {
    std::string body = whole;
    return body.insert(body.rfind(']'), "," + parameter);
  };
  EXPECT_FALSE(read_question(with(R"({"name":"scope","valueString":"all"})")));
  EXPECT_FALSE(read_question(with(R"({"name":"audience","valueString":"1310000001"})")));
  EXPECT_FALSE(read_question(with(R"({"name":"class","valueCode":"laboratory"})")));
  EXPECT_FALSE(read_question(with(R"({"name":"class","valueCode":"everything"})")));
  EXPECT_FALSE(read_question(with(R"({"name":"kind","valueCode":"discharge-summary"})")));
  EXPECT_FALSE(read_question(with(R"({"name":"kind","valueCode":"observations"})")));
  EXPECT_TRUE(read_question(with(R"({"name":"kind","valueCode":"referral"})")));
  EXPECT_FALSE(read_question(with(R"({"name":"end","valueDate":"2026-01-01","extension":[]})")));
  EXPECT_TRUE(read_question(with(R"({"name":"end","valueDate":"2026-01-01"})")));
}

// A letter that is not asked for still tells prescriptions.
TEST(Question, AKindThatIsNotAskedForIsAskedForWhatElseItTells) {
  const Question asked = question();
  EXPECT_EQ(classes_asked(asked, clins::Kind::discharge_summary), asked.classes);
  EXPECT_EQ(classes_asked(asked, clins::Kind::observations), asked.classes);
  clins::ClassSet laboratory;
  laboratory.add(clins::InformationClass::laboratory);
  EXPECT_EQ(classes_asked(asked, clins::Kind::referral), laboratory);
}

TEST(Question, AnEmergencyHasAReasonInsteadOfAConsent) {
  Question made = question();
  made.purpose = "ETREAT";
  made.reason = "unconscious";
  EXPECT_EQ(read_question(write_question(made)).value().reason, "unconscious");
  made.purpose = "TREAT";
  EXPECT_FALSE(read_question(write_question(made)));
  made.purpose = "ETREAT";
  made.reason.clear();
  EXPECT_FALSE(read_question(write_question(made)));
}

TEST(Question, AnInsuredNumberNeedsABirthDate) {
  Question made = question();
  made.subject = {"", "I|00012345|1|2|01", "1955-05-04"};
  EXPECT_EQ(read_question(write_question(made)).value().subject.birth_date, "1955-05-04");
  made.subject.birth_date.clear();
  EXPECT_FALSE(read_question(write_question(made)));
}

TEST(Answer, ItsUnitsComeBackByteForByte) {
  const std::vector<std::string> units = {R"({"resourceType":"Bundle", "id":"1"})",
                                          R"({"resourceType":"Bundle","id":"\u0032"})"};
  EXPECT_EQ(read_answer(write_answer("r1", units, at(0)), "r1").value(), units);
  EXPECT_TRUE(read_answer(write_answer("r1", {}, at(0)), "r1").value().empty());
}

TEST(Answer, IsOneToThisRequest) {
  EXPECT_FALSE(read_answer(write_answer("r1", {}, at(0)), "r2"));
  EXPECT_FALSE(read_answer(R"({"resourceType":"Bundle","type":"collection"})", "r1"));
  EXPECT_FALSE(read_answer("{", "r1"));
}

TEST(Answer, HasBundlesOnlyAndNotTooMany) {
  const std::vector<std::string> other = {R"({"resourceType":"Patient"})"};
  EXPECT_FALSE(read_answer(write_answer("r1", other, at(0)), "r1"));
  std::vector<std::string> many(limits::kPullUnitsMax, R"({"resourceType":"Bundle"})");
  EXPECT_TRUE(read_answer(write_answer("r1", many, at(0)), "r1"));
  many.push_back(many[0]);
  EXPECT_FALSE(read_answer(write_answer("r1", many, at(0)), "r1"));
}

TEST(Refusal, SaysWhatAHolderMaySayOfItself) {
  EXPECT_EQ(read_refusal(write_refusal(Reason::quota)), Reason::quota);
  EXPECT_EQ(read_refusal(write_refusal(Reason::too_many)), Reason::policy);
  EXPECT_EQ(read_refusal("nonsense"), Reason::policy);
}

TEST(OutcomeTables, EveryCodeIsFoundAgainAndStandsOnce) {
  for (std::size_t i = 0; i < outcomes().size(); ++i)
    EXPECT_EQ(outcome_from_code(outcomes()[i].code), static_cast<Outcome>(i));
  for (std::size_t i = 0; i < reasons().size(); ++i)
    EXPECT_EQ(reason_from_code(reasons()[i].code), static_cast<Reason>(i));
}

TEST(Breaker, LeavesAHolderAloneAfterSeveralFailuresInARow) {
  ManualClock clock(at(0));
  Breaker breaker(clock);
  for (std::size_t i = 0; i < limits::kPullFailuresMax; ++i) {
    EXPECT_TRUE(breaker.may_ask("a"));
    breaker.failed("a");
  }
  EXPECT_FALSE(breaker.may_ask("a"));
  EXPECT_TRUE(breaker.may_ask("b"));
}

TEST(Breaker, LetsOneThroughWhenItHasRested) {
  ManualClock clock(at(0));
  Breaker breaker(clock);
  for (std::size_t i = 0; i < limits::kPullFailuresMax; ++i) breaker.failed("a");
  clock.advance(limits::kPullRestTime);
  EXPECT_TRUE(breaker.may_ask("a"));
  EXPECT_FALSE(breaker.may_ask("a"));
  breaker.answered("a");
  EXPECT_TRUE(breaker.may_ask("a"));
  breaker.failed("a");
  EXPECT_TRUE(breaker.may_ask("a"));
}

}  // namespace
}  // namespace tasuki::pull
