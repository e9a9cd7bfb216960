#include "simulate/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/assert.hpp"

namespace tasuki::simulate {
namespace {

constexpr std::array kFigureRows = {
#define TASUKI_FIGURE(name, decimals, ja, en) FigureRow{#name, decimals, ja, en},
#include "simulate/figures.def"
#undef TASUKI_FIGURE
};

// The 97.5 % points of Student's t for 1 to 30 degrees of freedom; beyond them nearly the normal's.
constexpr std::array kStudent = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                 2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                 2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                 2.060,  2.056, 2.052, 2.048, 2.045, 2.042};

double percentile(std::vector<float> values, double share) {
  if (values.empty()) return 0;
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return static_cast<double>(*at);
}

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

bool pushes(Design design) {
  return design == Design::push || design == Design::both;
}

double stored_bytes(const Assumptions& a, const Tally& tally, Design design) {
  double bytes = 0;
  if (pushes(design))
    bytes += tally.registrations / tally.days * a.cells * a.keep_days * (a.days_a_year / 365) *
             a.registration_kb * 1e3 / a.compression;
  if (design != Design::push) {
    const double questions_a_day = static_cast<double>(tally.questions()) / tally.days * a.cells;
    bytes += a.persons * a.holders_mean * a.index_bytes;
    bytes += questions_a_day * a.holders_mean * a.answer_kb * 1e3 / a.compression * a.kept_h / 24;
  }
  return bytes;
}

double cores(const Assumptions& a, const Tally& tally) {
  const double busiest_hour_s = tally.exchange_busy_s / tally.days * a.peak_share;
  return std::max(1.0, std::ceil(busiest_hour_s / 3'600 / a.use_at_most)) * a.cells;
}

double taking_part(const Assumptions& a, Design design) {
  switch (design) {
    case Design::push:
      return a.push_part;
    case Design::pull_endpoint:
      return a.endpoint_part;
    case Design::pull_channel:
      return a.channel_part;
    case Design::both:
      return std::max(a.push_part, a.channel_part);
  }
  return 0;
}

void count_cost(const Assumptions& a, const Tally& tally, Design design,
                std::array<double, kFigures>& out) {
  const auto at = [&](Figure figure) -> double& { return out[static_cast<std::size_t>(figure)]; };
  const double institutions =
      (a.large_count + a.small_count + a.clinic_count) * taking_part(a, design);
  const bool exposed = design == Design::pull_endpoint;
  at(Figure::exposed_ports) = exposed ? institutions : 0;
  at(Figure::patch_days) =
      institutions * (exposed ? a.endpoint_patches : a.gateway_patches) * a.patch_days;
  at(Figure::exchange_cores) = cores(a, tally);
  at(Figure::storage_tb) = stored_bytes(a, tally, design) / 1e12;
  const double yen = a.operation_yen + at(Figure::exchange_cores) * a.core_yen +
                     at(Figure::storage_tb) * 1e3 * a.gb_yen +
                     institutions * (a.gateway_yen + (exposed ? a.endpoint_yen : 0)) +
                     at(Figure::patch_days) * a.patch_yen;
  at(Figure::cost_million_yen) = yen / 1e6;
}

// Those whose value is as good as the best but for `slack`.
Winners best(const Estimates& estimates, Figure figure, bool most, double relative, double slack) {
  const auto value = [&](std::size_t design) {
    const double mean = estimates[design][static_cast<std::size_t>(figure)].mean;
    return most ? -mean : mean;
  };
  double least = value(0);
  for (std::size_t i = 1; i < kDesigns; ++i) least = std::min(least, value(i));
  Winners winners{};
  for (std::size_t i = 0; i < kDesigns; ++i)
    winners[i] = value(i) <= least + std::abs(least) * relative + slack;
  return winners;
}

}  // namespace

const FigureRow& figure_row(Figure figure) {
  return kFigureRows[static_cast<std::size_t>(figure)];
}

std::string figure_text(Figure figure, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", figure_row(figure).decimals, value);
  return text.data();
}

Estimate estimate(const std::vector<double>& values) {
  TASUKI_ASSERT(!values.empty());
  const auto n = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += value / n;
  if (values.size() == 1) return {.mean = mean, .half_width = 0};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const std::size_t freedom = values.size() - 1;
  const double t = freedom <= kStudent.size() ? kStudent[freedom - 1] : 1.96;
  return {.mean = mean, .half_width = t * std::sqrt(squares / (n - 1) / n)};
}

std::array<double, kFigures> figures_of(const Assumptions& assumptions, const Tally& tally,
                                        Design design) {
  std::array<double, kFigures> out{};
  const auto at = [&](Figure figure) -> double& { return out[static_cast<std::size_t>(figure)]; };
  const auto each = [&](const std::array<double, kSizes>& sums, Size size) {
    const auto i = static_cast<std::size_t>(size);
    return tally.institutions[i] == 0 ? 0 : sums[i] / tally.institutions[i] / tally.days;
  };
  at(Figure::first_p50_ms) = percentile(tally.first_ms, 0.5);
  at(Figure::first_p99_ms) = percentile(tally.first_ms, 0.99);
  at(Figure::whole_p50_ms) = percentile(tally.whole_ms, 0.5);
  at(Figure::whole_p99_ms) = percentile(tally.whole_ms, 0.99);
  at(Figure::visible_p50_s) = percentile(tally.visible_s, 0.5);
  at(Figure::visible_p99_s) = percentile(tally.visible_s, 0.99);
  at(Figure::whole_percent) = percent(tally.whole, tally.questions());
  at(Figure::partly_percent) = percent(tally.partly, tally.questions());
  at(Figure::requests_hospital) = each(tally.requests, Size::large_hospital);
  at(Figure::requests_clinic) = each(tally.requests, Size::clinic);
  at(Figure::cpu_hospital_s) = each(tally.cpu_s, Size::large_hospital);
  at(Figure::cpu_clinic_s) = each(tally.cpu_s, Size::clinic);
  count_cost(assumptions, tally, design, out);
  return out;
}

Result<Estimates> compare(const Assumptions& assumptions, const ServiceTimes& times,
                          const Plan& plan) {
  Estimates estimates{};
  for (std::size_t i = 0; i < kDesigns; ++i) {
    const Design design = static_cast<Design>(i);
    std::array<std::vector<double>, kFigures> values;
    for (int r = 0; r < plan.replications; ++r) {
      const std::uint64_t seed = plan.seed + static_cast<std::uint64_t>(r) * 0x100000001b3;
      const Tally tally = TRY(run_cell(assumptions, times, design, seed, plan.days));
      const auto one = figures_of(assumptions, tally, design);
      for (std::size_t f = 0; f < kFigures; ++f) values[f].push_back(one[f]);
    }
    for (std::size_t f = 0; f < kFigures; ++f) estimates[i][f] = estimate(values[f]);
  }
  return estimates;
}

Verdict verdict(const Estimates& estimates) {
  return {.latency = best(estimates, Figure::whole_p99_ms, false, 0.01, 0),
          .availability = best(estimates, Figure::whole_percent, true, 0, 0.1),
          .cost = best(estimates, Figure::cost_million_yen, false, 0.01, 0)};
}

std::string names(const Winners& winners) {
  std::string text;
  for (std::size_t i = 0; i < kDesigns; ++i)
    if (winners[i]) text += (text.empty() ? "" : ", ") + std::string(kDesignNames[i]);
  return text;
}

Result<Sensitivity> sensitivity(const Assumptions& assumptions, const ServiceTimes& times,
                                std::uint64_t seed) {
  const Plan plan{.seed = seed, .days = 1, .replications = 1};
  Sensitivity found;
  found.base = verdict(TRY(compare(assumptions, times, plan)));
  for (const AssumptionRow& row : assumption_rows()) {
    if (!row.varied()) continue;
    for (const double value : {row.low, row.high}) {
      if (value == assumptions.*row.field) continue;
      Assumptions other = assumptions;
      other.*row.field = value;
      const Verdict changed = verdict(TRY(compare(other, times, plan)));
      ++found.tried;
      if (!(changed == found.base)) found.changes.push_back({row.key, value, changed});
    }
  }
  return found;
}

}  // namespace tasuki::simulate
