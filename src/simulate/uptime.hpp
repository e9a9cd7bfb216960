// When an institution can answer: it is up and down in turns, for exponential times, and begins as
// often up as in the long run, so that nothing has to be warmed up. Asked in the order of time
// only.
#pragma once

#include "simulate/draw.hpp"

namespace tasuki::simulate {

class Uptime {
 public:
  // Both means above 0, in seconds. The share of time up is up / (up + down).
  Uptime(double mean_up_s, double mean_down_s, Draw& draw);

  bool is_up(double at_s, Draw& draw);
  double changes_at_s() const { return until_s_; }  // the first change after what was asked last

 private:
  double mean_up_s_;
  double mean_down_s_;
  bool up_;
  double until_s_;
};

}  // namespace tasuki::simulate
