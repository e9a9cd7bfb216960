#include "base/semaphore.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace tasuki {
namespace {

TEST(Semaphore, AReleaseLetsOneWaiterGo) {
  Semaphore semaphore;
  std::atomic<int> through{0};
  {
    std::jthread first([&] { semaphore.acquire(), ++through; });
    std::jthread second([&] { semaphore.acquire(), ++through; });
    semaphore.release();
    semaphore.release();
  }
  EXPECT_EQ(through, 2);
}

TEST(Semaphore, AReleaseBeforeTheWaitIsNotLost) {
  Semaphore semaphore;
  semaphore.release();
  semaphore.acquire();
}

}  // namespace
}  // namespace tasuki
