#include "simulate/uptime.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace tasuki::simulate {
namespace {

// The share of moments, a day apart, at which all of the holders are up.
double all_up(std::size_t holders, double mean_up_s, double mean_down_s) {
  Draw draw(7);
  std::vector<Uptime> uptimes;
  for (std::size_t i = 0; i < holders; ++i) uptimes.emplace_back(mean_up_s, mean_down_s, draw);
  constexpr int kMoments = 200'000;
  int whole = 0;
  for (int moment = 0; moment < kMoments; ++moment) {
    bool all = true;
    for (Uptime& uptime : uptimes) all = uptime.is_up(moment * 86'400.0, draw) && all;
    whole += all ? 1 : 0;
  }
  return static_cast<double>(whole) / kMoments;
}

TEST(Uptime, AllOfKHoldersAreUpAsOftenAsTheKthPowerSays) {
  for (const std::size_t holders : {1u, 3u, 8u})
    EXPECT_NEAR(all_up(holders, 19 * 3'600, 3'600), std::pow(0.95, holders), 0.006) << holders;
}

TEST(Uptime, StaysAsItIsUntilItsTimeIsOver) {
  Draw draw(1);
  Uptime uptime(1e12, 1e-3, draw);
  EXPECT_TRUE(uptime.is_up(0, draw));
  EXPECT_TRUE(uptime.is_up(1, draw));
}

}  // namespace
}  // namespace tasuki::simulate
