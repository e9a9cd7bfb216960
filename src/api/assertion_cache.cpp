#include "api/assertion_cache.hpp"

#include <algorithm>
#include <cstring>

namespace tasuki::api {

AssertionCache::AssertionCache(std::size_t capacity)
    : half_(std::max<std::size_t>(1, capacity / 2)) {}

crypto::Sha256 AssertionCache::key(std::string_view token, std::string_view fingerprint) {
  crypto::Sha256Stream stream;
  stream.update(fingerprint);  // of one length: no other pair gives the same bytes
  stream.update(token);
  return stream.finish();
}

std::optional<rest::VerifiedAssertion> AssertionCache::find(const crypto::Sha256& key, Time now) {
  const std::lock_guard lock(mutex_);
  auto found = young_.find(key);
  if (found == young_.end()) {
    const auto old = old_.find(key);
    if (old == old_.end()) return std::nullopt;
    if (young_.size() >= half_) {
      const rest::VerifiedAssertion kept = old->second;
      old_ = std::move(young_);
      young_.clear();
      found = young_.emplace(key, kept).first;
    } else {
      found = young_.insert(old_.extract(old)).position;
    }
  }
  if (now >= found->second.expires_at + limits::kClockSkew) {
    young_.erase(found);
    return std::nullopt;
  }
  return found->second;
}

void AssertionCache::put(const crypto::Sha256& key, const rest::VerifiedAssertion& assertion) {
  const std::lock_guard lock(mutex_);
  if (young_.size() >= half_) {
    old_ = std::move(young_);
    young_.clear();
  }
  young_.insert_or_assign(key, assertion);
}

std::size_t AssertionCache::size() const {
  const std::lock_guard lock(mutex_);
  return young_.size() + old_.size();
}

std::size_t AssertionCache::Hash::operator()(const crypto::Sha256& key) const {
  std::size_t hash = 0;  // any bytes of a digest are as good as a hash
  std::memcpy(&hash, key.data(), sizeof hash);
  return hash;
}

}  // namespace tasuki::api
