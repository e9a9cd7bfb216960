// One cell of the country for some days under one design: who asks, who holds, who is up, what
// waits. The same seed gives the same questions to every design, so that designs differ by what
// they do and not by chance. Needs no clock and no network. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "simulate/assumptions.hpp"

namespace tasuki::simulate {

enum class Design { push, pull_endpoint, pull_channel, both };
inline constexpr std::size_t kDesigns = 4;
inline constexpr std::array kDesignNames = {"push", "pull-endpoint", "pull-channel", "both"};

enum class Size { large_hospital, small_hospital, clinic };
inline constexpr std::size_t kSizes = 3;

// Questions and registrations of one run, at most: a run keeps some numbers of each.
inline constexpr double kEventsMax = 20'000'000;

// What one run saw. Questions still open at its end are followed to their end.
struct Tally {
  std::vector<float> first_ms;   // from the question to the first information
  std::vector<float> whole_ms;   // to where nothing more will come
  std::vector<float> visible_s;  // from the event to where the exchange has it; none without PUSH
  std::uint64_t whole = 0;       // every holder's information was there
  std::uint64_t partly = 0;      // that of some
  std::uint64_t none = 0;
  std::array<double, kSizes> institutions{};
  std::array<double, kSizes>
      requests{};  // handled or made by them, of the kinds that designs differ in
  std::array<double, kSizes> cpu_s{};
  double registrations = 0;
  double exchange_busy_s = 0;
  double days = 0;

  std::uint64_t questions() const { return whole + partly + none; }
};

// Error: parameter_invalid when kEventsMax would be passed, busy when too many wait at once.
Result<Tally> run_cell(const Assumptions& assumptions, const ServiceTimes& times, Design design,
                       std::uint64_t seed, double days);

}  // namespace tasuki::simulate
