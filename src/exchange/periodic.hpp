// A job that is done now and then, on a thread of its own, until this is destroyed.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

namespace tasuki::exchange {

class Periodic {
 public:
  // The first time at once, then `interval` after each time. `job` looks at the token when it takes
  // long; what it needs must outlive this.
  using Job = std::function<void(std::stop_token)>;
  Periodic(std::chrono::milliseconds interval, Job job);

 private:
  std::jthread thread_;
};

// Waits, unless there is a stop: false.
bool pause(std::stop_token stop, std::chrono::milliseconds time);

}  // namespace tasuki::exchange
