#include "simulate/station.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tasuki::simulate {

Station::Station(std::size_t servers) {
  TASUKI_ASSERT(servers > 0);
  for (std::size_t i = 0; i < servers; ++i) free_at_s_.push(0);
}

Served Station::serve(double arrival_s, double service_s) {
  TASUKI_ASSERT(arrival_s >= last_arrival_s_ && service_s >= 0);
  last_arrival_s_ = arrival_s;
  const double start_s = std::max(arrival_s, free_at_s_.top());
  free_at_s_.pop();
  free_at_s_.push(start_s + service_s);
  busy_s_ += service_s;
  return {.start_s = start_s, .end_s = start_s + service_s};
}

}  // namespace tasuki::simulate
