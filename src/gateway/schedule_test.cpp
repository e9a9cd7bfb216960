#include "gateway/schedule.hpp"

#include <gtest/gtest.h>

namespace tasuki::gateway {
namespace {

using std::chrono::milliseconds;
constexpr Time kStart{milliseconds(1'000'000)};
constexpr milliseconds kFirst{1'000};
constexpr milliseconds kMax{60'000};

class ScheduleTest : public testing::Test {
 protected:
  SeededRandom random{5};
  Schedule schedule{Backoff(kFirst, kMax, random)};
};

TEST_F(ScheduleTest, GivesWhatIsDueOldestFirst) {
  schedule.add(1, "a", kStart);
  schedule.add(2, "b", kStart);
  EXPECT_EQ(schedule.take(kStart)->number, 1);
  EXPECT_EQ(schedule.take(kStart)->number, 2);
  EXPECT_FALSE(schedule.take(kStart));
}

TEST_F(ScheduleTest, GivesNothingBeforeItIsDue) {
  schedule.add(1, "a", kStart);
  EXPECT_FALSE(schedule.take(kStart - milliseconds(1)));
  EXPECT_EQ(schedule.next_due(), kStart);
}

TEST_F(ScheduleTest, SendsItemsOfOneIdentifierOneAtATimeInOrder) {
  schedule.add(1, "a", kStart);
  schedule.add(2, "a", kStart);
  const auto first = schedule.take(kStart);
  EXPECT_FALSE(schedule.take(kStart));
  schedule.finish(*first);
  EXPECT_EQ(schedule.take(kStart)->number, 2);
}

TEST_F(ScheduleTest, ItemThatWaitsForItsRetryHoldsUpNoOtherIdentifier) {
  schedule.add(1, "a", kStart);
  schedule.add(2, "a", kStart);
  schedule.add(3, "b", kStart);
  schedule.postpone(*schedule.take(kStart), Blame::item, milliseconds(5'000), kStart);
  EXPECT_EQ(schedule.take(kStart)->number, 3);
  EXPECT_FALSE(schedule.take(kStart));
  EXPECT_EQ(schedule.take(kStart + milliseconds(5'000))->number, 1);
}

TEST_F(ScheduleTest, RetryComesWithinTheBackoff) {
  schedule.add(1, "a", kStart);
  Time now = kStart;
  milliseconds ceiling = kFirst;
  for (int failures = 1; failures < 20; ++failures) {
    const auto turn = schedule.take(now);
    ASSERT_TRUE(turn);
    const Time next = schedule.postpone(*turn, Blame::item, milliseconds(0), now);
    ASSERT_GE(next, now);
    ASSERT_LE(next, now + ceiling);
    now = next;
    ceiling = std::min(ceiling * 2, kMax);
  }
}

TEST_F(ScheduleTest, RetryAfterIsNotUndercut) {
  schedule.add(1, "a", kStart);
  const Time next =
      schedule.postpone(*schedule.take(kStart), Blame::exchange, milliseconds(30'000), kStart);
  EXPECT_EQ(next, kStart + milliseconds(30'000));
  EXPECT_FALSE(schedule.take(next - milliseconds(1)));
  EXPECT_TRUE(schedule.take(next));
}

TEST_F(ScheduleTest, WhileTheExchangeIsDownAllWaitBehindOneProbe) {
  for (int i = 1; i <= 10; ++i) schedule.add(i, std::to_string(i), kStart);
  schedule.postpone(*schedule.take(kStart), Blame::exchange, milliseconds(2'000), kStart);
  EXPECT_TRUE(schedule.gate_closed());
  EXPECT_FALSE(schedule.take(kStart));
  const Time later = kStart + milliseconds(2'000);
  EXPECT_EQ(schedule.next_due(), later);
  const auto probe = schedule.take(later);
  ASSERT_TRUE(probe);
  EXPECT_TRUE(probe->probe);
  EXPECT_FALSE(schedule.take(later));
  EXPECT_FALSE(schedule.next_due());
}

TEST_F(ScheduleTest, ProbeThatSucceedsOpensTheGateForAll) {
  for (int i = 1; i <= 3; ++i) schedule.add(i, std::to_string(i), kStart);
  schedule.postpone(*schedule.take(kStart), Blame::exchange, milliseconds(2'000), kStart);
  const Time later = kStart + milliseconds(2'000);
  schedule.finish(*schedule.take(later));
  EXPECT_FALSE(schedule.gate_closed());
  EXPECT_TRUE(schedule.take(later));
  EXPECT_TRUE(schedule.take(later));
  EXPECT_EQ(schedule.size(), 2u);
}

TEST_F(ScheduleTest, EtaOfEveryItemIsTheNextProbe) {
  schedule.add(1, "a", kStart);
  schedule.add(2, "b", kStart);
  schedule.postpone(*schedule.take(kStart), Blame::exchange, milliseconds(2'000), kStart);
  EXPECT_EQ(schedule.eta(2), kStart + milliseconds(2'000));
  EXPECT_FALSE(schedule.eta(99));
}

TEST_F(ScheduleTest, FailedProbesLengthenTheWaitForAllButNotAnItemsOwn) {
  schedule.add(1, "a", kStart);
  schedule.add(2, "b", kStart);
  Time now = kStart;
  for (int i = 0; i < 30; ++i) {
    const auto turn = schedule.take(now);
    ASSERT_TRUE(turn);
    now = std::max(now, schedule.postpone(*turn, Blame::exchange, milliseconds(0), now));
    now = std::max(now, *schedule.next_due());
  }
  const auto probe = schedule.take(now);
  schedule.finish(*probe);
  // The other one waits no longer than after a single failure.
  EXPECT_TRUE(schedule.take(now + kFirst));
}

TEST_F(ScheduleTest, ItemThatAloneBringsTheExchangeToFailStandsBackForTheOthers) {
  schedule.add(1, "poison", kStart);
  Time now = kStart;
  int others = 0;
  for (int i = 2; i < 200; ++i) {
    schedule.add(i, std::to_string(i), now);
    for (;;) {
      const auto turn = schedule.take(now);
      if (!turn) break;
      if (turn->number == 1) {
        schedule.postpone(*turn, Blame::exchange, milliseconds(0), now);
      } else {
        schedule.finish(*turn);
        ++others;
      }
    }
    now += kFirst;
  }
  EXPECT_GE(others, 190);
}

}  // namespace
}  // namespace tasuki::gateway
