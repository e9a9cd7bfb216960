// Leaves a holder alone for a while after it failed several times in a row: a PULL does not wait
// for who is known to be dead, and who comes back is not flooded. Thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"

namespace tasuki::pull {

class Breaker {
 public:
  explicit Breaker(const Clock& clock) : clock_(clock) {}

  // Whether it may be asked now. While it is left alone, one request in limits::kPullRestTime is
  // let through to see.
  bool may_ask(const std::string& institution);
  void answered(const std::string& institution);
  // After limits::kPullFailuresMax in a row it is left alone.
  void failed(const std::string& institution);

 private:
  struct State {
    std::size_t failures = 0;
    Time rests_until;
  };
  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, State> failing_;  // at most one an institution
};

}  // namespace tasuki::pull
