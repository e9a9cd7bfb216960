#include "gateway/ssmix2/release.hpp"

#include <gtest/gtest.h>

namespace tasuki::gateway {
namespace {

using std::chrono::hours;
constexpr Time kSeen{std::chrono::seconds(1'800'000'000)};

class ReleaseTest : public testing::Test {
 protected:
  ReleaseTest() { unit_.information = clins::InformationClass::laboratory; }
  Decision decision(ClerkWord clerk = ClerkWord::none, hours later = hours(0)) {
    return decide(policy_, {unit_, remarks_, incomplete_, clerk, kSeen, kSeen + later});
  }
  ssmix2::Unit unit_;
  Remarks remarks_;
  bool incomplete_ = false;
  ReleasePolicy policy_;
};

TEST_F(ReleaseTest, ConditionsLeaveAtOnceAndResultsWhenTheyAreExplained) {
  EXPECT_EQ(decision().why, Why::unexplained);
  EXPECT_FALSE(decision().until);
  remarks_.explained = true;
  EXPECT_EQ(decision().why, Why::explained);
  remarks_ = {};
  unit_.information = clins::InformationClass::conditions;
  EXPECT_EQ(decision().why, Why::free);
}

TEST_F(ReleaseTest, ADelayIsOverAtItsTime) {
  policy_.laboratory = {ReleaseRule::When::after, hours(48)};
  EXPECT_EQ(decision(ClerkWord::none, hours(47)).why, Why::waiting);
  EXPECT_EQ(decision(ClerkWord::none, hours(47)).until, kSeen + hours(48));
  EXPECT_EQ(decision(ClerkWord::none, hours(48)).why, Why::elapsed);
}

TEST_F(ReleaseTest, AnInfectionHasItsOwnRule) {
  policy_.laboratory = {ReleaseRule::When::at_once, {}};
  unit_.infection = true;
  EXPECT_EQ(decision().why, Why::unexplained);
}

TEST_F(ReleaseTest, NothingFreesASuspectedDiagnosis) {
  unit_.information = clins::InformationClass::conditions;
  unit_.suspected = true;
  remarks_.explained = true;
  EXPECT_EQ(decision(ClerkWord::release, hours(9'999)).why, Why::suspected);
}

TEST_F(ReleaseTest, NothingFreesWhatIsNotRegistered) {
  unit_.registrable = false;
  EXPECT_EQ(decision(ClerkWord::release).why, Why::not_registrable);
}

TEST_F(ReleaseTest, AListThatCannotBeReadHoldsEvenWhatAPersonReleased) {
  remarks_.broken = true;
  EXPECT_EQ(decision(ClerkWord::release).why, Why::list_broken);
}

TEST_F(ReleaseTest, APersonDecidesForThemselves) {
  EXPECT_EQ(decision(ClerkWord::release).why, Why::clerk_released);
  remarks_.explained = true;
  EXPECT_EQ(decision(ClerkWord::hold).why, Why::clerk_held);
  remarks_.hold = true;
  EXPECT_EQ(decision(ClerkWord::release).why, Why::listed_hold);
}

TEST_F(ReleaseTest, AnIncompleteUnitWaitsForAPerson) {
  unit_.information = clins::InformationClass::conditions;
  incomplete_ = true;
  EXPECT_EQ(decision().why, Why::incomplete);
  EXPECT_EQ(decision(ClerkWord::release).why, Why::clerk_released);
}

TEST(ReleaseRules, AreReadAsTheyAreWritten) {
  EXPECT_EQ(parse_release_rule("at-once")->when, ReleaseRule::When::at_once);
  EXPECT_EQ(parse_release_rule("explained")->when, ReleaseRule::When::explained);
  EXPECT_EQ(parse_release_rule("48h")->delay, hours(48));
  for (const char* wrong : {"", "now", "0h", "h", "48", "48hh", "-1h", "99999999h", "1.5h"})
    EXPECT_FALSE(parse_release_rule(wrong)) << wrong;
}

TEST(ReleaseTable, EveryCodeIsFoundAgain) {
  for (int i = 0; i <= static_cast<int>(Why::clerk_held); ++i) {
    const auto why = static_cast<Why>(i);
    EXPECT_EQ(row_of(why).why, why);
    EXPECT_EQ(why_from_code(row_of(why).code), why);
  }
  EXPECT_FALSE(why_from_code("because"));
}

}  // namespace
}  // namespace tasuki::gateway
