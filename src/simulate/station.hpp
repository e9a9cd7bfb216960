// Servers with one line before them, first come first served: the processors of the exchange, or of
// one institution. Arrivals must come in the order of their times; then a start is known at the
// arrival, and a visit needs no event of its own. Not thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <queue>
#include <vector>

namespace tasuki::simulate {

struct Served {
  double start_s = 0;
  double end_s = 0;
};

class Station {
 public:
  explicit Station(std::size_t servers);  // at least one

  Served serve(double arrival_s, double service_s);
  double busy_s() const { return busy_s_; }  // of all servers together, what is begun included

 private:
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at_s_;
  double busy_s_ = 0;
  double last_arrival_s_ = 0;
};

}  // namespace tasuki::simulate
