#include "simulate/country.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tasuki::simulate {
namespace {

const ServiceTimes kTimes = parse_service_times(service_times_toml(), "built in").value();

// One size of institution, never off at night, nothing but uptime in the way.
Assumptions plain() {
  Assumptions a;
  a.large_count = a.small_count = 0;
  a.clinic_count = 20'000;
  a.clinic_night_off = 0;
  a.clinic_up = 0.9;
  a.endpoint_unreachable = a.channel_broken = 0;
  a.deadline_s = 3'600;
  a.age_days = 1e6;
  return a;
}

Tally run(const Assumptions& a, Design design, std::uint64_t seed = 1, double days = 10) {
  return run_cell(a, kTimes, design, seed, days).value();
}

double whole_share(const Tally& tally) {
  return static_cast<double>(tally.whole) / static_cast<double>(tally.questions());
}

TEST(Country, TheSameSeedGivesTheSameAndAnotherSeedAnother) {
  const Assumptions a;
  for (const Design design :
       {Design::push, Design::pull_endpoint, Design::pull_channel, Design::both}) {
    const Tally first = run(a, design, 7, 1);
    const Tally second = run(a, design, 7, 1);
    EXPECT_EQ(first.whole_ms, second.whole_ms);
    EXPECT_EQ(first.whole, second.whole);
    EXPECT_NE(first.whole_ms, run(a, design, 8, 1).whole_ms);
  }
}

TEST(Country, EveryDesignIsAskedTheSame) {
  const Assumptions a;
  const auto questions = run(a, Design::push, 3, 1).questions();
  EXPECT_EQ(run(a, Design::pull_endpoint, 3, 1).questions(), questions);
  EXPECT_EQ(run(a, Design::pull_channel, 3, 1).questions(), questions);
  EXPECT_EQ(run(a, Design::both, 3, 1).questions(), questions);
}

TEST(Country, QuestionsComeAsOftenAsAssumed) {
  const Assumptions a = plain();
  const double expected = 400 * a.clinic_visits * a.question_share * 10;
  EXPECT_NEAR(static_cast<double>(run(a, Design::push).questions()), expected,
              4 * std::sqrt(expected));
}

// k is 1 and a Poisson number of mean m - 1, so that E[u^k] = u exp((m - 1)(u - 1)).
TEST(Country, PullIsWholeAsOftenAsAllOfItsHoldersAreUp) {
  Assumptions a = plain();
  a.clinic_down_h = 0.5;
  for (const double mean : {1.0, 4.0}) {
    a.holders_mean = mean;
    const double expected = 0.9 * std::exp((mean - 1) * (0.9 - 1));
    EXPECT_NEAR(whole_share(run(a, Design::pull_channel, 1, 60)), expected, 0.01) << mean;
    EXPECT_NEAR(whole_share(run(a, Design::pull_endpoint, 1, 60)), expected, 0.01) << mean;
  }
}

TEST(Country, PushDoesNotDependOnWhoIsUpWhenItIsAsked) {
  Assumptions a = plain();
  const double mostly_up = whole_share(run(a, Design::push));
  a.clinic_up = 0.3;
  a.clinic_night_off = 1;
  EXPECT_NEAR(whole_share(run(a, Design::push)), mostly_up, 0.001);
  EXPECT_LT(whole_share(run(a, Design::pull_channel)), 0.3);
}

TEST(Country, PushMissesWhatIsYoungerThanItsWayToTheExchange) {
  Assumptions a = plain();
  a.holders_mean = 1;
  a.clinic_up = 1;
  a.lag_s = 86'400;
  a.age_days = 3;  // two exponentials: the younger one is 1 / (1 + 3) of the time the age
  EXPECT_NEAR(whole_share(run(a, Design::push)), 0.75, 0.01);
}

TEST(Country, BothHaveWhatEitherHas) {
  Assumptions a = plain();
  a.holders_mean = 1;
  a.covered = 0.6;
  a.clinic_down_h = 0.5;
  EXPECT_NEAR(whole_share(run(a, Design::both, 1, 30)), 1 - 0.4 * 0.1, 0.01);
}

TEST(Country, AnEndpointThatIsDownIsWaitedForAndAChannelIsNot) {
  Assumptions a = plain();
  a.holders_mean = 1;
  a.lookup_ms = 1;
  a.clinic_up = 0.01;
  a.clinic_down_h = 1'000;
  a.deadline_s = 3;
  const Tally endpoint = run(a, Design::pull_endpoint, 1, 1);
  const Tally channel = run(a, Design::pull_channel, 1, 1);
  EXPECT_GT(endpoint.whole_ms[0], 2'900);
  EXPECT_LT(channel.whole_ms[0], 1'000);
}

TEST(Country, NobodyWaitsForMuchLongerThanTheDeadline) {
  const Assumptions a;
  for (const float ms : run(a, Design::pull_endpoint, 1, 1).whole_ms)
    ASSERT_LT(ms, a.deadline_s * 1'000 + 500);
}

TEST(Country, TheRequestersLinkCarriesEveryAnswerInAnyDesign) {
  Assumptions a = plain();
  a.clinic_up = 1;
  a.lookup_ms = 1;
  a.answer_kb = 1'000;
  a.clinic_mbit = 8;  // a second for each answer
  for (const Design design : {Design::push, Design::pull_channel, Design::both}) {
    double mean_s = 0;
    const Tally tally = run(a, design, 1, 4);
    for (const float ms : tally.whole_ms)
      mean_s += ms / 1e3 / static_cast<double>(tally.whole_ms.size());
    EXPECT_GT(mean_s, a.holders_mean - 0.2) << static_cast<int>(design);
  }
}

TEST(Country, AnExchangeWithTooFewCoresMakesEverybodyWait) {
  Assumptions a = plain();
  a.cores = 1;
  const float idle_ms = run(a, Design::push, 1, 1).whole_ms.back();
  ServiceTimes slow = kTimes;
  slow.summary_exchange_cpu_ms = 80'000;
  const Tally busy = run_cell(a, slow, Design::push, 1, 1).value();
  EXPECT_GT(busy.whole_ms.back(), 100 * idle_ms);
}

TEST(Country, StrangersReachEndpointsOnly) {
  Assumptions a = plain();
  a.junk = 1e6;
  const auto clinic = static_cast<std::size_t>(Size::clinic);
  EXPECT_GT(run(a, Design::pull_endpoint, 1, 1).requests[clinic], 400e6);
  EXPECT_LT(run(a, Design::pull_channel, 1, 1).requests[clinic], 1e6);
}

TEST(Country, MoreThanARunMayHoldIsRefused) {
  const auto tally = run_cell(Assumptions{}, kTimes, Design::push, 1, 100'000);
  ASSERT_FALSE(tally);
  EXPECT_EQ(tally.error().code, Code::parameter_invalid);
}

}  // namespace
}  // namespace tasuki::simulate
