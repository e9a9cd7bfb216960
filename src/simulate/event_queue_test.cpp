#include "simulate/event_queue.hpp"

#include <gtest/gtest.h>

namespace tasuki::simulate {
namespace {

TEST(EventQueue, GivesTheEarliestFirstAndMovesTheClock) {
  EventQueue queue(1'000);
  ASSERT_TRUE(queue.add(2, 1, 20));
  ASSERT_TRUE(queue.add(1, 1, 10));
  EXPECT_EQ(queue.next().subject, 10u);
  EXPECT_DOUBLE_EQ(queue.now_s(), 1);
  EXPECT_EQ(queue.next().subject, 20u);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, KeepsTheOrderOfWhatHappensAtOneMoment) {
  EventQueue queue(1'000);
  for (std::uint32_t i = 0; i < 100; ++i) ASSERT_TRUE(queue.add(5, 0, i));
  for (std::uint32_t i = 0; i < 100; ++i) EXPECT_EQ(queue.next().subject, i);
}

TEST(EventQueue, TakesAsManyAsItsLimitAndNotOneMore) {
  EventQueue queue(2);
  EXPECT_TRUE(queue.add(1, 0, 0));
  EXPECT_TRUE(queue.add(1, 0, 0));
  const auto third = queue.add(1, 0, 0);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, Code::busy);
}

}  // namespace
}  // namespace tasuki::simulate
