// Wakes those who wait for an institution's next event. In memory only: the events themselves are
// in the store, this says no more than "look again".
//
// No wake-up is lost: a reader takes generation() first, then looks into the store, then subscribes
// with the number that it took; whatever was published in between wakes it at once. A waiting
// subscriber costs one small allocation and no thread. Thread-safe; must outlive what subscribe
// returns.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace tasuki::exchange {

class EventHub {
 public:
  std::uint64_t generation(const std::string& institution) const;

  // Something durable happened. Calls the wake functions on this thread, outside the lock. Returns
  // how many.
  std::size_t publish(const std::string& institution);

  // `wake` is called once, on any thread, perhaps before this returns. Dropping what is returned
  // ends the interest; a wake that is under way on another thread at that moment may still come.
  std::shared_ptr<void> subscribe(const std::string& institution, std::uint64_t seen,
                                  std::function<void()> wake);

  std::size_t waiting() const;

 private:
  using Waiters = std::unordered_map<std::uint64_t, std::function<void()>>;
  struct Slot {
    std::uint64_t generation = 0;
    Waiters waiters;
  };
  class Subscription;
  void forget(const std::string& institution, std::uint64_t waiter);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Slot> slots_;  // at most one an institution
  std::uint64_t last_waiter_ = 0;
};

}  // namespace tasuki::exchange
