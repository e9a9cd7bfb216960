#include "simulate/institutions.hpp"

#include <algorithm>
#include <cmath>

namespace tasuki::simulate {

SizeFigures figures(const Assumptions& a, Size size) {
  switch (size) {
    case Size::large_hospital:
      return {a.large_count,     a.large_visits, a.large_up, a.large_down_h,
              a.large_night_off, a.large_mbit,   a.large_rtt};
    case Size::small_hospital:
      return {a.small_count,     a.small_visits, a.small_up, a.small_down_h,
              a.small_night_off, a.small_mbit,   a.small_rtt};
    case Size::clinic:
      return {a.clinic_count,     a.clinic_visits, a.clinic_up, a.clinic_down_h,
              a.clinic_night_off, a.clinic_mbit,   a.clinic_rtt};
  }
  return {};
}

Institutions::Institutions(const Assumptions& assumptions, Draw& draw) : assumptions_(assumptions) {
  for (std::size_t i = 0; i < kSizes; ++i) {
    const Size size = static_cast<Size>(i);
    const SizeFigures f = figures_[i] = figures(assumptions, size);
    counts_[i] = static_cast<std::size_t>(std::lround(f.count / assumptions.cells));
    visits_[i] = static_cast<double>(counts_[i]) * f.visits_a_day;
    const double down_s = f.down_h * 3'600;
    // Always up is up for longer than any run.
    const double up_s = f.up_share >= 1 ? 1e15 : down_s * f.up_share / (1 - f.up_share);
    for (std::size_t k = 0; k < counts_[i]; ++k) {
      const bool off = draw.chance(f.night_off_share);
      const double push = draw.uniform();
      const double endpoint = draw.uniform();
      const double channel = draw.uniform();
      all_.push_back({size, off, push, endpoint, channel, Uptime(up_s, down_s, draw)});
    }
  }
}

std::size_t Institutions::draw_visited(Draw& draw) const {
  double at = draw.uniform() * (visits_[0] + visits_[1] + visits_[2]);
  std::size_t first = 0;
  std::size_t size = 0;
  while (size + 1 < kSizes && (at >= visits_[size] || counts_[size] == 0)) {
    at = std::max(0.0, at - visits_[size]);
    first += counts_[size++];
  }
  const auto within = static_cast<std::size_t>(draw.uniform() * static_cast<double>(counts_[size]));
  return std::min(first + within, all_.size() - 1);
}

bool Institutions::is_up(std::size_t index, double at_s, Draw& draw) {
  Institution& institution = all_[index];
  const bool up = institution.uptime.is_up(at_s, draw);
  const double hour = std::fmod(at_s / 3'600, 24);
  const bool open = hour >= assumptions_.open_from_h && hour < assumptions_.open_to_h;
  return up && (open || !institution.off_at_night);
}

double Institutions::one_way_s(std::size_t index) const {
  return figures_[static_cast<std::size_t>(all_[index].size)].round_trip_ms / 2'000;
}

double Institutions::transfer_s(std::size_t index, double kb) const {
  return kb * 8 / (figures_[static_cast<std::size_t>(all_[index].size)].link_mbit * 1'000);
}

double Institutions::mean_down_s(std::size_t index) const {
  return figures_[static_cast<std::size_t>(all_[index].size)].down_h * 3'600;
}

}  // namespace tasuki::simulate
