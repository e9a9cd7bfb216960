// The four designs beside each other: what runs of the country say of each, with confidence
// intervals over replications, and which assumption decides who is best.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/country.hpp"

namespace tasuki::simulate {

enum class Figure {
#define TASUKI_FIGURE(name, decimals, ja, en) name,
#include "simulate/figures.def"
#undef TASUKI_FIGURE
  count
};
inline constexpr std::size_t kFigures = static_cast<std::size_t>(Figure::count);

struct FigureRow {
  std::string_view name;
  int decimals;
  std::string_view ja;
  std::string_view en;
};
const FigureRow& figure_row(Figure figure);
std::string figure_text(Figure figure, double value);  // with the figure's decimals

struct Estimate {
  double mean = 0;
  double half_width = 0;  // of the 95 % confidence interval; 0 with one replication
};
using Estimates = std::array<std::array<Estimate, kFigures>, kDesigns>;

struct Plan {
  std::uint64_t seed = 1;
  double days = 2;
  int replications = 5;
};

// Student's t over the values. At least one.
Estimate estimate(const std::vector<double>& values);
std::array<double, kFigures> figures_of(const Assumptions& assumptions, const Tally& tally,
                                        Design design);
// Error: as run_cell.
Result<Estimates> compare(const Assumptions& assumptions, const ServiceTimes& times,
                          const Plan& plan);

// Who is best; several when they are within 1 % (time, cost) or 0.1 points (availability).
using Winners = std::array<bool, kDesigns>;
struct Verdict {
  Winners latency{};       // whole_p99_ms
  Winners availability{};  // whole_percent
  Winners cost{};          // cost_million_yen

  bool operator==(const Verdict&) const = default;
};
Verdict verdict(const Estimates& estimates);
std::string names(const Winners& winners);  // "push, both"

struct Sensitive {
  std::string_view key;
  double value = 0;  // that was tried instead
  Verdict verdict;
};
struct Sensitivity {
  int tried = 0;  // values of assumptions, each alone
  Verdict base;
  std::vector<Sensitive> changes;  // those that made another verdict
};
// One day, one replication each.
Result<Sensitivity> sensitivity(const Assumptions& assumptions, const ServiceTimes& times,
                                std::uint64_t seed);

}  // namespace tasuki::simulate
