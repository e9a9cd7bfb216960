// A sleep that can be cut short: by news, or for good. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace tasuki::gateway {

class Pause {
 public:
  // Until `longest` has passed, nudge() or stop() is called. A nudge that came before counts.
  // False once stopped.
  bool wait(std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, longest, [this] { return nudged_ || stopped_; });
    nudged_ = false;
    return !stopped_;
  }
  void nudge() {
    {
      const std::lock_guard lock(mutex_);
      nudged_ = true;
    }
    changed_.notify_all();
  }
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }
  bool stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool nudged_ = false;
  bool stopped_ = false;
};

}  // namespace tasuki::gateway
