#include "gateway/assertions.hpp"

namespace tasuki::gateway {
namespace {

// Renewed this long before the end, so that none expires on its way.
constexpr std::chrono::seconds kMargin{60};
// Users of a large hospital within one lifetime; beyond it the memory starts afresh.
constexpr std::size_t kActorsMax = 4'096;

std::string key_of(const clins::Actor& actor) {
  return actor.user + '\0' + actor.role + '\0' + actor.purpose;
}

}  // namespace

std::string Assertions::of(const clins::Actor& actor) {
  const Time now = clock_.now();
  const std::string key = key_of(actor);
  {
    const std::lock_guard lock(mutex_);
    const auto found = made_.find(key);
    if (found != made_.end() && now < found->second.renew_at) return found->second.token;
  }
  std::string token = rest::make_assertion(actor, institution_, key_, clock_, random_);
  const std::lock_guard lock(mutex_);
  if (made_.size() >= kActorsMax) made_.clear();
  made_[key] = {token, now + rest::kAssertionLifetime - kMargin};
  return token;
}

}  // namespace tasuki::gateway
