// What holders answered to a PULL, on every store.
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

using Numbers = std::vector<std::uint64_t>;

class TemporaryContract : public StoreTest {
 protected:
  TemporaryStore& pulls() { return store_->temporary(); }
  PullRecord pull(std::uint64_t number, int deadline = 3, int expiry = 60) {
    PullRecord made;
    made.number = number;
    made.institution = kHospital;
    made.person = 7;
    made.asked = "laboratory";
    made.created_at = at(0);
    made.deadline_at = at(deadline);
    made.expires_at = at(expiry);
    made.lines = {line(kClinic), line("1310000009")};
    return made;
  }
  static PullLine line(std::string_view institution, std::string outcome = {}) {
    return {std::string(institution), std::move(outcome), "", 0, {}, {}};
  }
  void open(const PullRecord& made) { ASSERT_TRUE(pulls().open(made, audit(made.person))); }
  std::optional<PullRecord> conclude(std::uint64_t number, int second) {
    return pulls()
        .conclude(number, "timed-out", at(second),
                  [](const PullRecord& done) { return audit(done.person); })
        .value();
  }
};
TASUKI_FOR_EACH_STORE(TemporaryContract);

TEST_P(TemporaryContract, APullIsFoundAsItWasOpened) {
  open(pull(5));
  const auto found = pulls().find(5).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->institution, kHospital);
  EXPECT_EQ(found->asked, "laboratory");
  EXPECT_EQ(found->deadline_at, at(3));
  EXPECT_FALSE(found->concluded_at);
  ASSERT_EQ(found->lines.size(), 2U);
  EXPECT_EQ(found->lines[0].outcome, "");
  EXPECT_FALSE(pulls().find(6).value());
  EXPECT_EQ(audit_records(), 1U);
}

TEST_P(TemporaryContract, WhatAHolderAnsweredComesBack) {
  open(pull(5));
  PullLine answered = line("1310000009", "answered");
  answered.count = 2;
  answered.as_of = at(-100);
  answered.at = at(1);
  const std::string content = noise(300'000);
  EXPECT_TRUE(pulls().answer(5, answered, content).value());
  const auto found = pulls().find(5).value();
  EXPECT_EQ(found->lines[1].outcome, "answered");
  EXPECT_EQ(found->lines[1].count, 2U);
  EXPECT_EQ(found->lines[1].as_of, at(-100));
  const auto contents = pulls().contents(5).value();
  ASSERT_EQ(contents.size(), 2U);
  EXPECT_EQ(contents[0], "");
  EXPECT_EQ(contents[1], content);
}

TEST_P(TemporaryContract, AHolderAnswersOnce) {
  open(pull(5));
  EXPECT_TRUE(pulls().answer(5, line(kClinic, "answered"), "{1}").value());
  EXPECT_FALSE(pulls().answer(5, line(kClinic, "answered"), "{2}").value());
  EXPECT_FALSE(pulls().answer(5, line(kHospital, "answered"), "{3}").value());
  EXPECT_FALSE(pulls().answer(6, line(kClinic, "answered"), "{4}").value());
  EXPECT_EQ(pulls().contents(5).value()[0], "{1}");
}

TEST_P(TemporaryContract, TheEndAccountsForEveryHolder) {
  open(pull(5));
  ASSERT_TRUE(pulls().answer(5, line(kClinic, "nothing-held"), "").value());
  const auto ended = conclude(5, 3);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->concluded_at, at(3));
  EXPECT_EQ(ended->lines[0].outcome, "nothing-held");
  EXPECT_EQ(ended->lines[1].outcome, "timed-out");
  EXPECT_EQ(audit_records(), 2U);
}

TEST_P(TemporaryContract, AfterTheEndNothingIsAnswered) {
  open(pull(5));
  ASSERT_TRUE(conclude(5, 3));
  EXPECT_FALSE(pulls().answer(5, line(kClinic, "answered"), "{1}").value());
  EXPECT_EQ(conclude(5, 4)->concluded_at, at(3));
  EXPECT_EQ(audit_records(), 2U);
}

TEST_P(TemporaryContract, WhatIsDroppedIsGone) {
  open(pull(5));
  ASSERT_TRUE(pulls().answer(5, line(kClinic, "answered"), "{1}").value());
  ASSERT_TRUE(pulls().drop(Numbers{5, 6}));
  EXPECT_FALSE(pulls().find(5).value());
  EXPECT_EQ(pulls().contents(5).error().code, Code::item_unknown);
  EXPECT_FALSE(pulls().answer(5, line(kClinic, "answered"), "{1}").value());
  EXPECT_FALSE(conclude(5, 3));
}

TEST_P(TemporaryContract, WhatExpiresIsFound) {
  open(pull(5, 3, 60));
  open(pull(6, 3, 50));
  EXPECT_EQ(pulls().expired(at(49), 10).value(), Numbers());
  EXPECT_EQ(pulls().expired(at(50), 10).value(), Numbers{6});
  EXPECT_EQ(pulls().expired(at(60), 1).value(), Numbers{6});
}

TEST_P(TemporaryContract, AWithdrawnConsentFindsThePullsOfItsPersonAndInstitution) {
  open(pull(5));
  PullRecord other = pull(6);
  other.institution = kClinic;
  open(other);
  EXPECT_EQ(pulls().of_person({7, std::string(kHospital)}).value(), Numbers{5});
  EXPECT_EQ(pulls().of_person({8, std::string(kHospital)}).value(), Numbers());
}

TEST_P(TemporaryContract, APullWhoseProcessEndedIsFoundAfterItsDeadline) {
  open(pull(5, 3));
  open(pull(6, 9));
  EXPECT_EQ(pulls().abandoned(at(2), 10).value(), Numbers());
  EXPECT_EQ(pulls().abandoned(at(3), 10).value(), Numbers{5});
  ASSERT_TRUE(conclude(5, 3));
  EXPECT_EQ(pulls().abandoned(at(3), 10).value(), Numbers());
}

TEST_P(TemporaryContract, APullSurvivesARestart) {
  open(pull(5));
  ASSERT_TRUE(pulls().answer(5, line(kClinic, "answered"), "{1}").value());
  store_.reset();
  store_ = backend_->open();
  EXPECT_EQ(pulls().contents(5).value()[0], "{1}");
}

}  // namespace
}  // namespace tasuki::store
