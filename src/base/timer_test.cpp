#include "base/timer.hpp"

#include <gtest/gtest.h>

#include <future>

namespace tasuki {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

Timer::Moment in(milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

TEST(TimerTest, DoesEachThingAtItsTimeNotBefore) {
  Timer timer(1);
  std::promise<Timer::Moment> done;
  const Timer::Moment due = in(milliseconds(20));
  timer.at(due, [&] { done.set_value(std::chrono::steady_clock::now()); });
  EXPECT_GE(done.get_future().get(), due);
}

TEST(TimerTest, WhatIsDueFirstComesFirst) {
  std::string order;
  std::promise<void> done;
  Timer timer(1);
  timer.at(in(milliseconds(40)), [&] {
    order += "b";
    done.set_value();
  });
  timer.at(in(milliseconds(10)), [&] { order += "a"; });
  done.get_future().get();
  EXPECT_EQ(order, "ab");
}

TEST(TimerTest, ATaskThatTakesLongHoldsUpNoOther) {
  std::promise<void> first_may_end;
  std::promise<void> second_done;
  Timer timer(2);
  timer.at(in(milliseconds(0)), [&] { first_may_end.get_future().get(); });
  timer.at(in(milliseconds(1)), [&] { second_done.set_value(); });
  second_done.get_future().get();
  first_may_end.set_value();
}

TEST(TimerTest, WhatIsNotDueAtTheEndIsNeverDone) {
  bool done = false;
  {
    Timer timer(1);
    timer.at(in(hours(1)), [&] { done = true; });
  }
  EXPECT_FALSE(done);
}

TEST(TimerTest, ATaskMaySetTheNext) {
  std::promise<void> done;
  Timer timer(1);
  timer.at(in(milliseconds(0)), [&] { timer.at(in(milliseconds(0)), [&] { done.set_value(); }); });
  done.get_future().get();
}

}  // namespace
}  // namespace tasuki
