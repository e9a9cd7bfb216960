#include "simulate/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace tasuki::simulate {
namespace {

const ServiceTimes kTimes = parse_service_times(service_times_toml(), "built in").value();
constexpr Plan kShort{.seed = 1, .days = 0.5, .replications = 2};

double of(const Estimates& estimates, Design design, Figure figure) {
  return estimates[static_cast<std::size_t>(design)][static_cast<std::size_t>(figure)].mean;
}

TEST(Comparison, EstimatesAsStudentSays) {
  const Estimate one = estimate({1, 2, 3});
  EXPECT_DOUBLE_EQ(one.mean, 2);
  EXPECT_NEAR(one.half_width, 4.303 / std::sqrt(3), 1e-9);
  EXPECT_EQ(estimate({5}).half_width, 0);
}

TEST(Comparison, OnlyEndpointsExposePorts) {
  const Assumptions a;
  const Estimates estimates = compare(a, kTimes, kShort).value();
  EXPECT_EQ(of(estimates, Design::push, Figure::exposed_ports), 0);
  EXPECT_EQ(of(estimates, Design::both, Figure::exposed_ports), 0);
  EXPECT_EQ(of(estimates, Design::pull_endpoint, Figure::exposed_ports),
            a.large_count + a.small_count + a.clinic_count);
}

TEST(Comparison, CostIsTheSumOfItsParts) {
  Assumptions a;
  a.core_yen = a.gb_yen = a.patch_yen = a.endpoint_yen = 0;
  const Estimates estimates = compare(a, kTimes, kShort).value();
  const double institutions = a.large_count + a.small_count + a.clinic_count;
  for (std::size_t i = 0; i < kDesigns; ++i)
    EXPECT_NEAR(of(estimates, static_cast<Design>(i), Figure::cost_million_yen),
                (a.operation_yen + institutions * a.gateway_yen) / 1e6, 1e-6);
}

TEST(Comparison, WhoIsAsGoodAsTheBestWinsToo) {
  Estimates estimates{};
  const double ms[] = {100, 100.5, 102, 300};
  for (std::size_t i = 0; i < kDesigns; ++i)
    estimates[i][static_cast<std::size_t>(Figure::whole_p99_ms)].mean = ms[i];
  EXPECT_EQ(names(verdict(estimates).latency), "push, pull-endpoint");
}

TEST(Comparison, AnAssumptionThatDecidesIsFound) {
  Assumptions a;
  a.cells = 1'000;
  a.age_days = 1e6;  // PUSH has everything, as long as all of it is registered
  const Sensitivity found = sensitivity(a, kTimes, 1).value();
  EXPECT_GT(found.tried, 60);
  const auto push = static_cast<std::size_t>(Design::push);
  EXPECT_TRUE(found.base.availability[push]);
  const auto covered = std::ranges::find(found.changes, "push.covered_share", &Sensitive::key);
  ASSERT_NE(covered, found.changes.end());
  EXPECT_FALSE(covered->verdict.availability[push]);
}

}  // namespace
}  // namespace tasuki::simulate
