#include "gateway/signal.hpp"

#include <utility>

namespace tasuki::gateway {

std::uint64_t Signal::sequence() const {
  const std::lock_guard lock(mutex_);
  return sequence_;
}

void Signal::notify() {
  std::map<std::uint64_t, std::function<void()>> woken;
  std::vector<std::function<void()>> listeners;
  {
    const std::lock_guard lock(mutex_);
    ++sequence_;
    woken.swap(waiting_);
    listeners = listeners_;
  }
  // Outside the lock: who is woken may come back at once.
  for (const auto& [key, wake] : woken) wake();
  for (const auto& listener : listeners) listener();
}

std::shared_ptr<void> Signal::subscribe(std::uint64_t seen, std::function<void()> wake) {
  std::uint64_t key = 0;
  {
    const std::lock_guard lock(mutex_);
    if (sequence_ == seen) {
      key = ++next_key_;
      waiting_.emplace(key, std::move(wake));
    }
  }
  if (key == 0) {
    wake();
    return nullptr;
  }
  return std::shared_ptr<void>(nullptr, [this, key](void*) {
    const std::lock_guard lock(mutex_);
    waiting_.erase(key);
  });
}

void Signal::listen(std::function<void()> listen) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listen));
}

}  // namespace tasuki::gateway
