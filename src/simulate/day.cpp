#include "simulate/day.hpp"

#include <algorithm>
#include <cmath>

namespace tasuki::simulate {

Day::Day(const Assumptions& assumptions) : assumptions_(assumptions) {
  for (int hour = 0; hour < 24; ++hour) busiest_ = std::max(busiest_, share_of_hour(hour));
}

double Day::share_of_hour(int hour) const {
  const Assumptions& a = assumptions_;
  const int from = static_cast<int>(a.open_from_h);
  const int to = static_cast<int>(a.open_to_h);
  if (hour == from + 2) return a.peak_share;
  const int open = to - from;
  // With no night the nightly share falls into open hours.
  const double by_night = open < 24 ? a.night_share : 0;
  if (hour >= from && hour < to) return (1 - a.peak_share - by_night) / (open - 1);
  return by_night / (24 - open);
}

double Day::next_s(double now_s, double a_day, Draw& draw) const {
  const double most_per_s = a_day * busiest_ / 3'600;
  do {  // thinning: arrivals at the busiest rate, kept as often as the hour's rate is of it
    now_s += draw.exponential(1 / most_per_s);
  } while (!draw.chance(share_of_hour(static_cast<int>(std::fmod(now_s / 3'600, 24))) / busiest_));
  return now_s;
}

}  // namespace tasuki::simulate
