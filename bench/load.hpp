// A closed loop: each connection sends its next document when the last was answered.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/country.hpp"

namespace tasuki::bench {

struct LoadResult {
  std::uint64_t answered = 0;
  std::uint64_t refused = 0;  // anything but 201; the first is shown on standard error
  double seconds = 0;
  std::vector<double> latencies_ms;  // sorted

  double per_second() const { return static_cast<double>(answered) / seconds; }
  double percentile(double share) const;
};

// `first` is the number that the first identifier gets; numbers are never used twice in a run.
LoadResult send_documents(const Country& country, std::uint16_t port, int connections, int seconds);

}  // namespace tasuki::bench
