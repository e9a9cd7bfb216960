// The institutions of a cell: drawn as often as they are visited, with their links, uptimes, and
// whether they take part. Asked in the order of time only.
#pragma once

#include <vector>

#include "simulate/country.hpp"
#include "simulate/draw.hpp"
#include "simulate/station.hpp"
#include "simulate/uptime.hpp"

namespace tasuki::simulate {

struct SizeFigures {
  double count, visits_a_day, up_share, down_h, night_off_share, link_mbit, round_trip_ms;
};
SizeFigures figures(const Assumptions& assumptions, Size size);

struct Institution {
  Size size;
  bool off_at_night;
  double pushes_from, endpoint_from, channel_from;  // takes part where the share is above it
  Uptime uptime;
  Station processor{1};
};

class Institutions {
 public:
  Institutions(const Assumptions& assumptions, Draw& draw);

  std::size_t draw_visited(Draw& draw) const;  // an index, as likely as it is visited
  Institution& operator[](std::size_t index) { return all_[index]; }
  std::size_t size() const { return all_.size(); }
  double of_size(Size size) const { return static_cast<double>(counts_[static_cast<int>(size)]); }

  bool is_up(std::size_t index, double at_s, Draw& draw);
  // From the exchange to the institution, or back.
  double one_way_s(std::size_t index) const;
  double transfer_s(std::size_t index, double kb) const;
  double mean_down_s(std::size_t index) const;

 private:
  const Assumptions& assumptions_;
  std::array<SizeFigures, kSizes> figures_{};
  std::array<std::size_t, kSizes> counts_{};
  std::array<double, kSizes> visits_{};
  std::vector<Institution> all_;  // by size
};

}  // namespace tasuki::simulate
