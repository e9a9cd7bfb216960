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
// `per_second`: how many are begun in all connections together; 0: as many as are answered.
LoadResult send_documents(const Country& country, std::uint16_t port, int connections, int seconds,
                          double per_second = 0);

}  // namespace tasuki::bench
