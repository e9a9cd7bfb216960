// How far the PULLs are that this process asks for, and who waits for how much of one. In memory
// only: what was answered is in the store, this says no more than "look again". Thread-safe; must
// outlive what wait() returns.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace tasuki::exchange {

class PullProgress {
 public:
  void begin(std::uint64_t pull, std::size_t settled);
  void settle(std::uint64_t pull);  // one holder more is accounted for
  void end(std::uint64_t pull);     // all of them are, or its time is up
  bool under_way(std::uint64_t pull) const;

  // `wake` is called once, on any thread, perhaps before this returns: when more than `settled`
  // holders are accounted for, or when it is over. No wake-up is lost by a reader that asked
  // under_way() before it looked into the store: a PULL that ended since wakes it at once. Dropping
  // what is returned ends the wait.
  std::shared_ptr<void> wait(std::uint64_t pull, std::size_t settled, std::function<void()> wake);

 private:
  struct Waiter {
    std::size_t settled;
    std::function<void()> wake;
  };
  struct Slot {
    std::size_t settled = 0;
    std::unordered_map<std::uint64_t, Waiter> waiters;
  };
  class Wait;
  void forget(std::uint64_t pull, std::uint64_t waiter);

  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Slot> slots_;
  std::uint64_t last_waiter_ = 0;
};

}  // namespace tasuki::exchange
