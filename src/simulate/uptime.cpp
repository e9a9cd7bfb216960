#include "simulate/uptime.hpp"

namespace tasuki::simulate {

Uptime::Uptime(double mean_up_s, double mean_down_s, Draw& draw)
    : mean_up_s_(mean_up_s),
      mean_down_s_(mean_down_s),
      up_(draw.chance(mean_up_s / (mean_up_s + mean_down_s))),
      until_s_(draw.exponential(up_ ? mean_up_s : mean_down_s)) {}

bool Uptime::is_up(double at_s, Draw& draw) {
  while (until_s_ <= at_s) {
    up_ = !up_;
    until_s_ += draw.exponential(up_ ? mean_up_s_ : mean_down_s_);
  }
  return up_;
}

}  // namespace tasuki::simulate
