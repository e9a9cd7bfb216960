#include "exchange/pull_progress.hpp"

#include <gtest/gtest.h>

namespace tasuki::exchange {
namespace {

class PullProgressTest : public testing::Test {
 protected:
  std::shared_ptr<void> wait(std::size_t settled) {
    return progress_.wait(1, settled, [this] { ++woken_; });
  }
  PullProgress progress_;
  int woken_ = 0;
};

TEST_F(PullProgressTest, WakesWhenMoreIsThereThanWasSeen) {
  progress_.begin(1, 2);
  const auto waiting = wait(3);
  progress_.settle(1);
  EXPECT_EQ(woken_, 0);
  progress_.settle(1);
  EXPECT_EQ(woken_, 1);
  progress_.settle(1);
  EXPECT_EQ(woken_, 1);
}

TEST_F(PullProgressTest, WakesAtOnceWhenThereIsMoreAlready) {
  progress_.begin(1, 2);
  wait(1);
  EXPECT_EQ(woken_, 1);
}

TEST_F(PullProgressTest, ItsEndWakesEverybody) {
  progress_.begin(1, 0);
  const auto first = wait(1);
  const auto second = wait(200);
  progress_.end(1);
  EXPECT_EQ(woken_, 2);
  EXPECT_FALSE(progress_.under_way(1));
  progress_.end(1);
  EXPECT_EQ(woken_, 2);
}

TEST_F(PullProgressTest, WhatEndedSinceWakesAtOnce) {
  progress_.begin(1, 0);
  progress_.end(1);
  wait(200);
  EXPECT_EQ(woken_, 1);
}

TEST_F(PullProgressTest, WhatIsDroppedIsNotWoken) {
  progress_.begin(1, 0);
  wait(1).reset();
  progress_.settle(1);
  progress_.settle(1);
  progress_.end(1);
  EXPECT_EQ(woken_, 0);
}

TEST_F(PullProgressTest, AnotherPullWakesNobody) {
  progress_.begin(1, 0);
  progress_.begin(2, 0);
  const auto waiting = wait(0);
  progress_.settle(2);
  progress_.end(2);
  EXPECT_EQ(woken_, 0);
}

}  // namespace
}  // namespace tasuki::exchange
