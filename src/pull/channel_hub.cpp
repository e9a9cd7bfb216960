#include "pull/channel_hub.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace tasuki::pull {

using Steady = std::chrono::steady_clock;

class ChannelHub::Wait {
 public:
  Wait(ChannelHub& hub, std::string institution, std::uint64_t number)
      : hub_(hub), institution_(std::move(institution)), number_(number) {}
  ~Wait() { hub_.forget(institution_, number_); }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

 private:
  ChannelHub& hub_;
  std::string institution_;
  std::uint64_t number_;
};

bool ChannelHub::Slot::is_connected() const {
  return !waiters.empty() || Steady::now() - seen < limits::kChannelGap;
}

bool ChannelHub::send(const std::string& institution, std::string message, Moment until) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    const auto slot = slots_.find(institution);
    if (slot == slots_.end() || !slot->second.is_connected()) return false;
    auto& [messages, waiters, seen] = slot->second;
    std::erase_if(messages, [](const Message& old) { return old.until <= Steady::now(); });
    if (messages.size() >= limits::kPullQueueMax) return false;
    messages.push_back({std::move(message), until});
    if (!waiters.empty()) {
      wake = std::move(waiters.back().wake);
      waiters.pop_back();
    }
  }
  if (wake) wake();
  return true;
}

std::vector<std::string> ChannelHub::take(const std::string& institution) {
  const std::lock_guard lock(mutex_);
  Slot& slot = slots_[institution];
  slot.seen = Steady::now();
  std::vector<std::string> taken;
  for (Message& message : slot.messages)
    if (message.until > slot.seen) taken.push_back(std::move(message.bytes));
  slot.messages.clear();
  return taken;
}

std::shared_ptr<void> ChannelHub::wait(const std::string& institution, std::function<void()> wake) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++last_waiter_;
    Slot& slot = slots_[institution];
    slot.seen = Steady::now();
    if (slot.messages.empty()) {
      slot.waiters.push_back({number, std::move(wake)});
      wake = nullptr;
    }
  }
  if (wake) wake();
  return std::make_shared<Wait>(*this, institution, number);
}

void ChannelHub::forget(const std::string& institution, std::uint64_t waiter) {
  const std::lock_guard lock(mutex_);
  Slot& slot = slots_[institution];
  std::erase_if(slot.waiters, [&](const Waiter& one) { return one.number == waiter; });
  slot.seen = Steady::now();
}

bool ChannelHub::connected(const std::string& institution) const {
  const std::lock_guard lock(mutex_);
  const auto slot = slots_.find(institution);
  return slot != slots_.end() && slot->second.is_connected();
}

std::size_t ChannelHub::channels() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::ranges::count_if(slots_, [](const auto& slot) { return slot.second.is_connected(); }));
}

}  // namespace tasuki::pull
