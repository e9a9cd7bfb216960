// Remembers assertions whose signature was found good, so that a gateway that makes a hundred calls
// under one token costs one signature check. Holds at most limits::kAssertionsRemembered.
// Thread-safe.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/limits.hpp"
#include "crypto/digest.hpp"
#include "rest/assertion.hpp"

namespace tasuki::api {

class AssertionCache {
 public:
  explicit AssertionCache(std::size_t capacity = limits::kAssertionsRemembered);

  // Bound to the certificate: the same token over another connection is another entry.
  static crypto::Sha256 key(std::string_view token, std::string_view fingerprint);

  // nullopt when unknown or no longer valid.
  std::optional<rest::VerifiedAssertion> find(const crypto::Sha256& key, Time now);
  void put(const crypto::Sha256& key, const rest::VerifiedAssertion& assertion);
  std::size_t size() const;

 private:
  struct Hash {
    std::size_t operator()(const crypto::Sha256& key) const;
  };
  using Map = std::unordered_map<crypto::Sha256, rest::VerifiedAssertion, Hash>;

  // Two generations: when the young one is full it becomes the old one, whose entries are
  // forgotten. What is in use moves up, so nothing needs a list or a timer.
  const std::size_t half_;
  mutable std::mutex mutex_;
  Map young_;
  Map old_;
};

}  // namespace tasuki::api
