// Exponential backoff with full jitter: the n-th retry comes after a random part of first *
// 2^(n-1), at most `max`, so that many gateways that lost the exchange together do not come back
// together.
#pragma once

#include <chrono>

#include "base/random.hpp"

namespace tasuki::gateway {

class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds max, Random& random)
      : first_(first), max_(max), random_(random) {}

  // The longest that delay() may give after so many failures in a row, from 1.
  std::chrono::milliseconds ceiling(int failures) const;
  std::chrono::milliseconds delay(int failures) const;

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds max_;
  Random& random_;
};

}  // namespace tasuki::gateway
