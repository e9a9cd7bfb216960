#include "gateway/backoff.hpp"

#include <gtest/gtest.h>

namespace tasuki::gateway {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, CeilingDoublesUpToTheMaximum) {
  SeededRandom random(1);
  const Backoff backoff(milliseconds(1'000), milliseconds(300'000), random);
  EXPECT_EQ(backoff.ceiling(1), milliseconds(1'000));
  EXPECT_EQ(backoff.ceiling(2), milliseconds(2'000));
  EXPECT_EQ(backoff.ceiling(9), milliseconds(256'000));
  EXPECT_EQ(backoff.ceiling(10), milliseconds(300'000));
  EXPECT_EQ(backoff.ceiling(1'000'000), milliseconds(300'000));
}

TEST(Backoff, DelayIsBetweenNothingAndTheCeiling) {
  SeededRandom random(2);
  const Backoff backoff(milliseconds(100), milliseconds(10'000), random);
  for (int failures = 1; failures < 12; ++failures) {
    for (int i = 0; i < 200; ++i) {
      const milliseconds delay = backoff.delay(failures);
      ASSERT_GE(delay, milliseconds(0));
      ASSERT_LE(delay, backoff.ceiling(failures));
    }
  }
}

TEST(Backoff, JitterIsFull) {
  SeededRandom random(3);
  const Backoff backoff(milliseconds(1'000), milliseconds(1'000), random);
  int below_a_tenth = 0;
  int above_nine_tenths = 0;
  for (int i = 0; i < 1'000; ++i) {
    const milliseconds delay = backoff.delay(1);
    below_a_tenth += delay < milliseconds(100) ? 1 : 0;
    above_nine_tenths += delay > milliseconds(900) ? 1 : 0;
  }
  EXPECT_GT(below_a_tenth, 50);
  EXPECT_GT(above_nine_tenths, 50);
}

}  // namespace
}  // namespace tasuki::gateway
