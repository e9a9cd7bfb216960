#include "exchange/pull_progress.hpp"

#include <vector>

namespace tasuki::exchange {

class PullProgress::Wait {
 public:
  Wait(PullProgress& progress, std::uint64_t pull, std::uint64_t waiter)
      : progress_(progress), pull_(pull), waiter_(waiter) {}
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;
  ~Wait() { progress_.forget(pull_, waiter_); }

 private:
  PullProgress& progress_;
  std::uint64_t pull_;
  std::uint64_t waiter_;
};

void PullProgress::begin(std::uint64_t pull, std::size_t settled) {
  const std::lock_guard lock(mutex_);
  slots_[pull].settled = settled;
}

bool PullProgress::under_way(std::uint64_t pull) const {
  const std::lock_guard lock(mutex_);
  return slots_.contains(pull);
}

// Those who are woken are called outside the lock: they may wait again or drop their wait.
void PullProgress::settle(std::uint64_t pull) {
  std::vector<std::function<void()>> woken;
  {
    const std::lock_guard lock(mutex_);
    const auto slot = slots_.find(pull);
    if (slot == slots_.end()) return;
    const std::size_t settled = ++slot->second.settled;
    std::erase_if(slot->second.waiters, [&](auto& entry) {
      if (entry.second.settled >= settled) return false;
      woken.push_back(std::move(entry.second.wake));
      return true;
    });
  }
  for (const auto& wake : woken) wake();
}

void PullProgress::end(std::uint64_t pull) {
  std::unordered_map<std::uint64_t, Waiter> woken;
  {
    const std::lock_guard lock(mutex_);
    const auto slot = slots_.find(pull);
    if (slot == slots_.end()) return;
    woken.swap(slot->second.waiters);
    slots_.erase(slot);
  }
  for (const auto& [id, waiter] : woken) waiter.wake();
}

std::shared_ptr<void> PullProgress::wait(std::uint64_t pull, std::size_t settled,
                                         std::function<void()> wake) {
  std::uint64_t waiter = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto slot = slots_.find(pull);
    if (slot != slots_.end() && slot->second.settled <= settled) {
      waiter = ++last_waiter_;
      slot->second.waiters.emplace(waiter, Waiter{settled, std::move(wake)});
    }
  }
  if (waiter != 0) return std::make_shared<Wait>(*this, pull, waiter);
  wake();
  return nullptr;
}

void PullProgress::forget(std::uint64_t pull, std::uint64_t waiter) {
  std::function<void()> dropped;  // destroyed behind the lock: it may own anything
  const std::lock_guard lock(mutex_);
  const auto slot = slots_.find(pull);
  if (slot == slots_.end()) return;
  const auto found = slot->second.waiters.find(waiter);
  if (found == slot->second.waiters.end()) return;
  dropped = std::move(found->second.wake);
  slot->second.waiters.erase(found);
}

}  // namespace tasuki::exchange
