// Requests on their way to gateways that hold a connection open (channel): each waits here until a
// long poll of its gateway takes it. Knows nothing of what it carries. Thread-safe; must outlive
// what wait() returns.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace tasuki::pull {

class ChannelHub {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  // false: no gateway of that institution is there, or limits::kPullQueueMax wait already.
  bool send(const std::string& institution, std::string message, Moment until);

  // What waits for the institution and is not too late; it is theirs then.
  std::vector<std::string> take(const std::string& institution);
  // `wake` is called once, when there is something to take, perhaps at once and on any thread. Of
  // several that wait for one institution the newest is woken: an older one may be a connection
  // that is dead without knowing it. Dropping what is returned ends the wait.
  std::shared_ptr<void> wait(const std::string& institution, std::function<void()> wake);

  // A poll is waiting, or was there less than limits::kChannelGap ago.
  bool connected(const std::string& institution) const;
  std::size_t channels() const;  // how many are connected

 private:
  struct Message {
    std::string bytes;
    Moment until;
  };
  struct Waiter {
    std::uint64_t number;
    std::function<void()> wake;
  };
  struct Slot {
    std::deque<Message> messages;
    std::vector<Waiter> waiters;  // the newest last
    Moment seen;
    bool is_connected() const;
  };
  class Wait;
  void forget(const std::string& institution, std::uint64_t waiter);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Slot> slots_;  // at most one an institution
  std::uint64_t last_waiter_ = 0;
};

}  // namespace tasuki::pull
