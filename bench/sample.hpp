// Time measured again and again within one run, and what of it is said.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace tasuki::bench {

struct Spread {
  double median_us = 0;
  double fastest_us = 0;  // what the work costs when nobody else is on the machine
};

// Calls `work` for `seconds`, at least 20 times.
template <typename Work>
Spread measure(double seconds, const Work& work) {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kLeast = 20;
  constexpr std::size_t kMost = 1'000'000;
  std::vector<double> times;
  const Clock::time_point end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                   std::chrono::duration<double>(seconds));
  while ((Clock::now() < end || times.size() < kLeast) && times.size() < kMost) {
    const Clock::time_point start = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return {*middle, *std::min_element(times.begin(), middle + 1)};
}

template <typename Work>
double median_us(double seconds, const Work& work) {
  return measure(seconds, work).median_us;
}

}  // namespace tasuki::bench
