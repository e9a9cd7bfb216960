#include "gateway/backoff.hpp"

#include <algorithm>

namespace tasuki::gateway {

std::chrono::milliseconds Backoff::ceiling(int failures) const {
  std::chrono::milliseconds longest = std::min(first_, max_);
  for (int i = 1; i < failures && longest < max_; ++i) longest = std::min(longest * 2, max_);
  return longest;
}

std::chrono::milliseconds Backoff::delay(int failures) const {
  const auto choices = static_cast<std::uint64_t>(ceiling(failures).count()) + 1;
  return std::chrono::milliseconds(static_cast<std::int64_t>(random_.number() % choices));
}

}  // namespace tasuki::gateway
