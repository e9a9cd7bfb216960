// PULL as a use case: whom it asks, what it keeps, whom it accounts for.
#include "exchange/pull.hpp"

#include <algorithm>
#include <thread>

#include "clins/collection_support.hpp"
#include "exchange/exchange_fixture_support.hpp"
#include "pull/answer.hpp"

namespace tasuki::exchange {
namespace {

using clins::Collection;
using pull::Heard;
using pull::Outcome;
using pull::Question;
using pull::Reason;
using std::chrono::milliseconds;
using enum clins::InformationClass;

constexpr const char* kInsured = "I|00012345|あいう|187|05";
constexpr const char* kBirthDate = "1955-05-04";

// Holders that answer when the test says so.
class ScriptedLine final : public pull::HolderLine {
 public:
  void ask(const Question& question, std::chrono::steady_clock::time_point, Hear hear) override {
    asked.push_back(question);
    hears.push_back(std::move(hear));
  }
  const Question* of(std::string_view holder) const {
    const auto found = std::ranges::find(asked, holder, &Question::audience);
    return found == asked.end() ? nullptr : &*found;
  }
  void hear(std::string_view holder, Heard heard) {
    const Question* question = of(holder);
    ASSERT_NE(question, nullptr) << holder;
    hears.at(static_cast<std::size_t>(question - asked.data()))(std::move(heard));
  }
  void answer(std::string_view holder, const std::vector<std::string>& units) {
    const Question* question = of(holder);
    ASSERT_NE(question, nullptr) << holder;
    hear(holder, {Outcome::answered, Reason::none,
                  pull::write_answer(question->request_id, units, Time())});
  }
  std::vector<Question> asked;
  std::vector<Hear> hears;
};

class PullTest : public ExchangeTest {
 protected:
  PullTest() { grant({laboratory, conditions}); }

  void grant(std::vector<clins::InformationClass> classes) {
    EXPECT_TRUE(world_.registry.grant({"p-187", kHospital, "visit-1", std::move(classes)}));
  }
  // The clinic and the stranger hold something of the person, and take part.
  void add_holder(const char* code, clins::Transport transport = clins::Transport::channel) {
    const auto person = world_.store.person_of("p-187").value();
    ASSERT_TRUE(world_.store.holders().visited(person, code, "", world_.clock.now()));
    ASSERT_TRUE(world_.store.holders().set_transport(code, transport, ""));
  }
  Result<std::string> try_start(PullRequest request = {}, std::string purpose = "TREAT") {
    request.person = {kInsured, kBirthDate, {}};
    Caller caller = world_.caller(kHospital);
    caller.actor.purpose = std::move(purpose);
    return pull_.start(caller, request);
  }
  std::string start(PullRequest request = {}) { return try_start(std::move(request)).value(); }
  PullView view(const std::string& id) { return pull_.view(world_.caller(kHospital), id).value(); }
  static const ManifestLine& line_of(const PullView& view, std::string_view code) {
    return *std::ranges::find(view.manifest, code, &ManifestLine::institution);
  }
  static std::string results(std::vector<clins::TestResult> of, const char* from = kClinic) {
    Collection collection;
    collection.from = from;
    collection.results = std::move(of);
    return collection.json();
  }
  // As the clinic pushed them.
  void register_results(std::vector<clins::TestResult> of) {
    ASSERT_TRUE(world_.exchange.submit(world_.caller(kClinic),
                                       {results(std::move(of)), Consent::later, {}}));
  }
  // Whatever wrote the last audit record.
  bool last_leaf_has(std::string_view text) {
    const auto size = world_.store.audit().size().value();
    const auto last = world_.store.audit().entries_behind(size - 1, 1).value();
    return last.at(0).leaf.find(text) != std::string::npos;
  }
  // Of a whole PULL whose one holder answers so.
  PullView answered(const std::string& unit) {
    add_holder(kClinic);
    const std::string id = start();
    line_.answer(kClinic, {unit});
    return view(id);
  }

  ScriptedLine line_;
  Timer timer_{1};
  Pull pull_{{world_.exchange, line_, timer_}};
};

TEST_F(PullTest, AsksWhoHoldsSomethingAndNotWhoAsks) {
  add_holder(kClinic);
  add_holder(kStranger);
  add_holder(kHospital);
  start();
  ASSERT_EQ(line_.asked.size(), 2U);
  const Question& question = line_.asked[0];
  EXPECT_EQ(question.audience, kClinic);
  EXPECT_EQ(question.requester, kHospital);
  EXPECT_EQ(question.subject.insured, kInsured);
  EXPECT_EQ(question.subject.birth_date, kBirthDate);
  EXPECT_EQ(question.purpose, "TREAT");
  EXPECT_EQ(question.deadline, world_.clock.now() + limits::kPullDeadlineDefault);
  EXPECT_NE(question.request_id, line_.asked[1].request_id);
}

TEST_F(PullTest, AHolderIsAskedByItsOwnNumberOfThePerson) {
  add_holder(kClinic);
  ASSERT_TRUE(world_.registry.link({kClinic, "00012", "p-187"}));
  const DeclaredLine line{"00012", clins::ClassSet::all()};
  EXPECT_TRUE(pull_.declare(world_.caller(kClinic), {&line, 1}).value().empty());
  start();
  EXPECT_EQ(line_.asked[0].subject.local_number, "00012");
  EXPECT_EQ(line_.asked[0].subject.insured, "");
}

TEST_F(PullTest, WithoutConsentNobodyIsLookedFor) {
  add_holder(kClinic);
  PullRequest request;
  request.classes = {prescriptions};
  EXPECT_EQ(try_start(request).error().code, Code::consent_missing);
  EXPECT_TRUE(line_.asked.empty());
  EXPECT_TRUE(last_leaf_has("TSK4011"));
}

TEST_F(PullTest, OnlyWhatIsConsentedToIsAskedFor) {
  add_holder(kClinic);
  start();
  EXPECT_TRUE(line_.asked[0].classes.has(laboratory));
  EXPECT_FALSE(line_.asked[0].classes.has(prescriptions));
}

TEST_F(PullTest, WhoHoldsOnlyWhatIsNotConsentedToIsNotThere) {
  send();  // a letter of the clinic's, without consent to documents
  const std::string id = start();
  EXPECT_TRUE(line_.asked.empty());
  EXPECT_TRUE(view(id).manifest.empty());
  EXPECT_TRUE(view(id).concluded);
}

TEST_F(PullTest, WhoIsNotAskedIsNamedWithItsReason) {
  add_holder(kClinic, clins::Transport::none);
  add_holder(kStranger);
  ASSERT_TRUE(world_.store.holders().set_opt_out(kStranger, clins::ClassSet::all()));
  const PullView seen = view(start());
  EXPECT_TRUE(seen.concluded);
  EXPECT_EQ(line_of(seen, kClinic).outcome, Outcome::not_asked);
  EXPECT_EQ(line_of(seen, kClinic).reason, Reason::no_transport);
  EXPECT_EQ(line_of(seen, kStranger).reason, Reason::opted_out);
}

TEST_F(PullTest, ASuspendedHolderIsNotAsked) {
  add_holder(kClinic);
  world_.suspend(kClinic);
  EXPECT_EQ(line_of(view(start()), kClinic).reason, Reason::suspended);
  EXPECT_TRUE(line_.asked.empty());
}

TEST_F(PullTest, WhatAHolderAnswersIsReadableWhileAnotherIsWaitedFor) {
  add_holder(kClinic);
  add_holder(kStranger);
  const std::string id = start();
  line_.answer(kClinic, {results({{}})});
  const PullView seen = view(id);
  EXPECT_FALSE(seen.concluded);
  EXPECT_EQ(line_of(seen, kClinic).outcome, Outcome::answered);
  EXPECT_EQ(line_of(seen, kClinic).count, 1U);
  EXPECT_EQ(line_of(seen, kStranger).outcome, std::nullopt);
  ASSERT_EQ(seen.information.entries.size(), 1U);
  EXPECT_EQ(seen.information.entries[0].entry.value, "6.9");
  EXPECT_EQ(seen.information.entries[0].sources[0].institution, kClinic);
  EXPECT_TRUE(last_leaf_has("pull.read"));
}

TEST_F(PullTest, TheLastAnswerConcludes) {
  add_holder(kClinic);
  add_holder(kStranger);
  const std::string id = start();
  line_.answer(kClinic, {});
  EXPECT_FALSE(view(id).concluded);
  line_.hear(kStranger, {Outcome::refused, Reason::quota});
  EXPECT_TRUE(last_leaf_has("1310000001:nothing-held 1310000003:refused"));
  const PullView seen = view(id);
  EXPECT_TRUE(seen.concluded);
  EXPECT_EQ(line_of(seen, kClinic).outcome, Outcome::nothing_held);
  EXPECT_EQ(line_of(seen, kStranger).reason, Reason::quota);
}

TEST_F(PullTest, AtTheDeadlineEveryHolderIsAccountedFor) {
  add_holder(kClinic);
  const std::string id = start();
  world_.clock.advance(limits::kPullDeadlineDefault);
  const PullView seen = view(id);
  EXPECT_TRUE(seen.concluded);
  EXPECT_EQ(line_of(seen, kClinic).outcome, Outcome::timed_out);
  line_.answer(kClinic, {results({{}})});
  EXPECT_TRUE(view(id).information.entries.empty());
  EXPECT_EQ(line_of(view(id), kClinic).outcome, Outcome::timed_out);
}

TEST_F(PullTest, TheTimerConcludesWhatNobodyLooksAt) {
  add_holder(kClinic);
  PullRequest request;
  request.deadline = limits::kPullDeadlineMin;
  const std::string id = start(request);
  for (int i = 0; i < 2'000 && !view(id).concluded; ++i)
    std::this_thread::sleep_for(milliseconds(5));
  EXPECT_TRUE(view(id).concluded);
}

TEST_F(PullTest, WhatARestartLeftOpenIsAccountedForByTheSweep) {
  add_holder(kClinic);
  const std::string id = start();
  world_.clock.advance(limits::kPullDeadlineDefault);
  ASSERT_TRUE(pull_.sweep());
  EXPECT_TRUE(last_leaf_has("1310000001:timed-out"));
}

TEST_F(PullTest, ADeadlineHasItsBounds) {
  PullRequest request;
  request.deadline = limits::kPullDeadlineMin - milliseconds(1);
  EXPECT_EQ(try_start(request).error().code, Code::parameter_invalid);
  request.deadline = limits::kPullDeadlineMax + milliseconds(1);
  EXPECT_EQ(try_start(request).error().code, Code::parameter_invalid);
  request.deadline = limits::kPullDeadlineMax;
  EXPECT_TRUE(try_start(request));
}

// --- what is hidden
TEST_F(PullTest, AHolderWithHiddenDataOnlyHoldsNothing) {
  clins::TestCondition hidden;
  hidden.marks = {"UNDELIVERED"};
  Collection collection;
  collection.conditions = {hidden};
  const PullView seen = answered(collection.json());
  EXPECT_EQ(seen.manifest[0].outcome, Outcome::nothing_held);
  EXPECT_EQ(seen.manifest[0].count, 0U);
  EXPECT_EQ(seen.manifest[0].as_of, std::nullopt);
  EXPECT_TRUE(seen.information.entries.empty());
}

TEST_F(PullTest, WhatIsNotAskedForIsNotKept) {
  Collection collection;
  collection.allergies = {{}};
  const PullView seen = answered(collection.json());
  EXPECT_EQ(seen.manifest[0].outcome, Outcome::nothing_held);
}

TEST_F(PullTest, DocumentsAreGivenByConsentToDocuments) {
  EXPECT_EQ(answered(Letter{}.json()).manifest[0].outcome, Outcome::nothing_held);
}

TEST_F(PullTest, ADocumentComesByteForByte) {
  ASSERT_TRUE(world_.registry.grant({"p-187", kHospital, "visit-2", {documents}}));
  std::string letter = Letter{}.json();
  letter.erase(letter.find_last_of('}') + 1);  // what stands behind it is not of it
  const PullView seen = answered(letter);
  EXPECT_EQ(seen.manifest[0].outcome, Outcome::answered);
  ASSERT_EQ(seen.documents.size(), 1U);
  EXPECT_TRUE(seen.documents[0].content == letter);  // not shown: it is long
  EXPECT_EQ(seen.documents[0].kind, clins::Kind::referral);
}

TEST_F(PullTest, OnlyKindsThatWereAskedForAreKept) {
  ASSERT_TRUE(world_.registry.grant({"p-187", kHospital, "visit-2", {documents}}));
  add_holder(kClinic);
  PullRequest request;
  request.kinds = {clins::Kind::discharge_summary};
  const std::string id = start(request);
  EXPECT_EQ(line_.asked[0].kinds, request.kinds);
  EXPECT_TRUE(line_.asked[0].classes.has(documents));
  EXPECT_FALSE(line_.asked[0].classes.has(laboratory));
  line_.answer(kClinic, {Letter{}.json()});
  EXPECT_EQ(view(id).manifest[0].outcome, Outcome::nothing_held);
}

// --- beside what is registered
TEST_F(PullTest, WhatIsRegisteredIsMergedInWithItsSource) {
  register_results({{}});
  add_holder(kClinic);
  PullRequest request;
  request.registered = true;
  const std::string id = start(request);
  ASSERT_EQ(view(id).information.entries.size(), 1U);  // before anybody answered
  clins::TestResult other;
  other.value = "7.9";
  line_.answer(kClinic, {results({{}, other})});
  const InformationView seen = view(id).information;
  ASSERT_EQ(seen.entries.size(), 2U);
  int registered = 0;
  int answered = 0;
  for (const clins::SummaryEntry& entry : seen.entries)
    for (const clins::Source& source : entry.sources) ++(source.answered ? answered : registered);
  EXPECT_EQ(registered, 1);
  EXPECT_EQ(answered, 2);
  EXPECT_FALSE(seen.names.at(kClinic).empty());
}

TEST_F(PullTest, WhatIsRegisteredStaysOutUnlessItIsAskedFor) {
  register_results({{}});
  add_holder(kClinic);
  EXPECT_TRUE(view(start()).information.entries.empty());
}

TEST_F(PullTest, AWithdrawnConsentHidesWhatIsRegisteredToo) {
  register_results({{}});
  PullRequest request;
  request.registered = true;
  const std::string id = start(request);
  ASSERT_EQ(view(id).information.entries.size(), 1U);
  ASSERT_TRUE(world_.registry.withdraw({"p-187", kHospital, {}}));
  EXPECT_EQ(pull_.view(world_.caller(kHospital), id).error().code, Code::consent_missing);
}

// --- what is not taken
TEST_F(PullTest, AnAnswerAboutSomebodyElseIsNotTaken) {
  Collection collection;
  collection.insured = "00012345:あいう:188:05";
  collection.results = {{}};
  const PullView seen = answered(collection.json());
  EXPECT_EQ(seen.manifest[0].outcome, Outcome::unusable);
  EXPECT_EQ(seen.manifest[0].reason, Reason::wrong_person);
  EXPECT_TRUE(seen.information.entries.empty());
}

TEST_F(PullTest, AnAnswerThatBreaksTheRulesIsNotTaken) {
  clins::TestResult wrong;
  wrong.status = "perhaps";
  EXPECT_EQ(answered(results({wrong})).manifest[0].reason, Reason::invalid);
}

TEST_F(PullTest, AHolderAnswersForItselfOnly) {
  EXPECT_EQ(answered(results({{}}, kStranger)).manifest[0].reason, Reason::invalid);
}

TEST_F(PullTest, AnAnswerToAnotherRequestIsNotTaken) {
  add_holder(kClinic);
  const std::string id = start();
  line_.hear(kClinic, {Outcome::answered, Reason::none, pull::write_answer("other", {}, Time())});
  EXPECT_EQ(view(id).manifest[0].reason, Reason::malformed);
}

TEST_F(PullTest, OneWrongUnitAndNoneIsTaken) {
  add_holder(kClinic);
  const std::string id = start();
  line_.answer(kClinic, {results({{}}), "{\"resourceType\":\"Bundle\"}"});
  EXPECT_EQ(view(id).manifest[0].outcome, Outcome::unusable);
  EXPECT_TRUE(view(id).information.entries.empty());
}

TEST_F(PullTest, AHolderIsHeardOnce) {
  add_holder(kClinic);
  add_holder(kStranger);
  const std::string id = start();
  line_.answer(kClinic, {results({{}})});
  line_.answer(kClinic, {});
  EXPECT_EQ(line_of(view(id), kClinic).outcome, Outcome::answered);
}

// --- who reads it, and how long
TEST_F(PullTest, NobodyButItsRequesterReadsIt) {
  add_holder(kClinic);
  const std::string id = start();
  EXPECT_EQ(pull_.view(world_.caller(kClinic), id).error().code, Code::not_found);
  EXPECT_EQ(pull_.end(world_.caller(kClinic), id).error().code, Code::not_found);
  EXPECT_EQ(pull_.view(world_.caller(kHospital), "nonsense").error().code, Code::not_found);
}

TEST_F(PullTest, WhatItsRequesterHasIsGone) {
  add_holder(kClinic);
  const std::string id = start();
  ASSERT_TRUE(pull_.end(world_.caller(kHospital), id));
  EXPECT_EQ(pull_.view(world_.caller(kHospital), id).error().code, Code::not_found);
  line_.answer(kClinic, {results({{}})});  // to nobody
}

TEST_F(PullTest, AWithdrawnConsentTakesItAlong) {
  add_holder(kClinic);
  const std::string id = start();
  ASSERT_TRUE(world_.exchange.withdraw(world_.caller(kHospital), {kInsured, kBirthDate, {}}, {}));
  EXPECT_EQ(pull_.view(world_.caller(kHospital), id).error().code, Code::not_found);
}

TEST_F(PullTest, AConsentWithdrawnElsewhereHidesIt) {
  add_holder(kClinic);
  const std::string id = start();
  line_.answer(kClinic, {results({{}})});
  ASSERT_TRUE(world_.registry.withdraw({"p-187", kHospital, {}}));
  EXPECT_EQ(pull_.view(world_.caller(kHospital), id).error().code, Code::consent_missing);
}

TEST_F(PullTest, ItEndsWithItsConsentAndIsSweptOut) {
  add_holder(kClinic);
  world_.clock.advance(std::chrono::hours(23));
  const std::string id = start();
  EXPECT_EQ(view(id).expires_at, world_.clock.now() + std::chrono::hours(1));
  world_.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(pull_.view(world_.caller(kHospital), id).error().code, Code::not_found);
  ASSERT_TRUE(pull_.sweep());
  const auto person = world_.store.person_of("p-187").value();
  EXPECT_TRUE(world_.store.temporary().of_person({person, kHospital}).value().empty());
}

// --- emergencies
TEST_F(PullTest, InAnEmergencyOnlyWhoAnsweredIsNamed) {
  add_holder(kClinic);
  add_holder(kStranger);
  PullRequest request;
  request.reason = "意識がない";
  const std::string id = try_start(request, "ETREAT").value();
  EXPECT_EQ(line_.asked[0].reason, "意識がない");
  line_.answer(kClinic, {results({{}})});
  line_.answer(kStranger, {});
  const PullView seen = view(id);
  EXPECT_TRUE(seen.information.emergency);
  ASSERT_EQ(seen.manifest.size(), 2U);
  EXPECT_EQ(seen.manifest[0].institution, kClinic);
  EXPECT_EQ(seen.manifest[1].institution, "");
  EXPECT_EQ(seen.manifest[1].outcome, Outcome::nothing_held);
}

// --- declarations
TEST_F(PullTest, NumbersThatNobodyLinkedComeBack) {
  const DeclaredLine line{"99999", clins::ClassSet::all()};
  EXPECT_EQ(pull_.declare(world_.caller(kClinic), {&line, 1}).value(),
            std::vector<std::string>{"99999"});
}

TEST_F(PullTest, ADeclarationHasItsLimit) {
  std::vector<DeclaredLine> lines(limits::kDeclarationsMax, {"99999", {}});
  EXPECT_TRUE(pull_.declare(world_.caller(kClinic), lines));
  lines.push_back(lines[0]);
  EXPECT_EQ(pull_.declare(world_.caller(kClinic), lines).error().code, Code::parameter_invalid);
}

}  // namespace
}  // namespace tasuki::exchange
