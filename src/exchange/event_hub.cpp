#include "exchange/event_hub.hpp"

namespace tasuki::exchange {

class EventHub::Subscription {
 public:
  Subscription(EventHub& hub, std::string institution, std::uint64_t waiter)
      : hub_(hub), institution_(std::move(institution)), waiter_(waiter) {}
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  ~Subscription() { hub_.forget(institution_, waiter_); }

 private:
  EventHub& hub_;
  std::string institution_;
  std::uint64_t waiter_;
};

std::uint64_t EventHub::generation(const std::string& institution) const {
  const std::lock_guard lock(mutex_);
  const auto slot = slots_.find(institution);
  return slot == slots_.end() ? 0 : slot->second.generation;
}

std::size_t EventHub::publish(const std::string& institution) {
  Waiters woken;
  {
    const std::lock_guard lock(mutex_);
    Slot& slot = slots_[institution];
    ++slot.generation;
    woken.swap(slot.waiters);
  }
  // Outside the lock: a wake may subscribe again or drop its subscription.
  for (const auto& [id, wake] : woken) wake();
  return woken.size();
}

std::shared_ptr<void> EventHub::subscribe(const std::string& institution, std::uint64_t seen,
                                          std::function<void()> wake) {
  std::uint64_t waiter = 0;
  {
    const std::lock_guard lock(mutex_);
    Slot& slot = slots_[institution];
    if (slot.generation == seen) {
      waiter = ++last_waiter_;
      slot.waiters.emplace(waiter, std::move(wake));
    }
  }
  if (waiter == 0) {
    wake();
    return nullptr;
  }
  return std::make_shared<Subscription>(*this, institution, waiter);
}

void EventHub::forget(const std::string& institution, std::uint64_t waiter) {
  std::function<void()> dropped;  // destroyed behind the lock: it may own anything
  const std::lock_guard lock(mutex_);
  Waiters& waiters = slots_[institution].waiters;
  if (const auto found = waiters.find(waiter); found != waiters.end()) {
    dropped = std::move(found->second);
    waiters.erase(found);
  }
}

std::size_t EventHub::waiting() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [institution, slot] : slots_) count += slot.waiters.size();
  return count;
}

}  // namespace tasuki::exchange
