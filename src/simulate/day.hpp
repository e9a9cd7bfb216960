// When in a day something happens: evenly within the peak hour, the other open hours, and the
// night.
#pragma once

#include "simulate/assumptions.hpp"
#include "simulate/draw.hpp"

namespace tasuki::simulate {

class Day {
 public:
  explicit Day(const Assumptions& assumptions);

  double share_of_hour(int hour) const;  // of what happens in a day; 24 of them make 1
  // The next arrival after `now_s` of a Poisson process with `a_day` arrivals in a day.
  double next_s(double now_s, double a_day, Draw& draw) const;

 private:
  const Assumptions& assumptions_;
  double busiest_ = 0;
};

}  // namespace tasuki::simulate
