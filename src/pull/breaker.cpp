#include "pull/breaker.hpp"

#include "base/limits.hpp"

namespace tasuki::pull {

bool Breaker::may_ask(const std::string& institution) {
  const std::lock_guard lock(mutex_);
  const auto found = failing_.find(institution);
  if (found == failing_.end() || found->second.failures < limits::kPullFailuresMax) return true;
  if (clock_.now() < found->second.rests_until) return false;
  found->second.rests_until = clock_.now() + limits::kPullRestTime;
  return true;
}

void Breaker::answered(const std::string& institution) {
  const std::lock_guard lock(mutex_);
  failing_.erase(institution);
}

void Breaker::failed(const std::string& institution) {
  const std::lock_guard lock(mutex_);
  State& state = failing_[institution];
  ++state.failures;
  state.rests_until = clock_.now() + limits::kPullRestTime;
}

}  // namespace tasuki::pull
