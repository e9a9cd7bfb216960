#include "simulate/station.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "simulate/draw.hpp"

namespace tasuki::simulate {
namespace {

constexpr int kArrivals = 2'000'000;

// The mean wait in line, in seconds, of what comes after the first tenth (warm-up).
template <typename Service>
double mean_wait_s(std::size_t servers, double arrivals_per_s, Service service) {
  Draw draw(20261124);
  Station station(servers);
  double at_s = 0;
  double waited_s = 0;
  for (int i = 0; i < kArrivals; ++i) {
    at_s += draw.exponential(1 / arrivals_per_s);
    const Served served = station.serve(at_s, service(draw));
    if (i >= kArrivals / 10) waited_s += served.start_s - at_s;
  }
  return waited_s / (kArrivals - kArrivals / 10.0);
}

// Erlang's C: the share of arrivals that wait before c servers that are offered a erlangs.
double erlang_c(int c, double a) {
  double blocked = 1;  // Erlang's B by its recursion
  for (int i = 1; i <= c; ++i) blocked = a * blocked / (i + a * blocked);
  return blocked / (1 - a / c * (1 - blocked));
}

TEST(Station, WaitsAsErlangSaysWithOneServer) {
  const double wait = mean_wait_s(1, 0.7, [](Draw& draw) { return draw.exponential(1); });
  const double expected = 0.7 / (1 - 0.7);
  EXPECT_NEAR(wait, expected, expected * 0.03);
}

TEST(Station, WaitsAsErlangSaysWithSeveralServers) {
  const double wait = mean_wait_s(4, 3.2, [](Draw& draw) { return draw.exponential(1); });
  const double expected = erlang_c(4, 3.2) / (4 - 3.2);
  EXPECT_NEAR(wait, expected, expected * 0.03);
}

TEST(Station, WaitsHalfAsLongWhenAllServiceTimesAreEqual) {
  const double wait = mean_wait_s(1, 0.7, [](Draw&) { return 1.0; });
  const double expected = 0.7 / (2 * (1 - 0.7));  // Pollaczek and Khinchine, no variance
  EXPECT_NEAR(wait, expected, expected * 0.03);
}

TEST(Station, CountsTheTimeItsServersWork) {
  Station station(2);
  station.serve(0, 3);
  station.serve(0, 4);
  const Served third = station.serve(1, 5);
  EXPECT_DOUBLE_EQ(third.start_s, 3);
  EXPECT_DOUBLE_EQ(third.end_s, 8);
  EXPECT_DOUBLE_EQ(station.busy_s(), 12);
}

}  // namespace
}  // namespace tasuki::simulate
