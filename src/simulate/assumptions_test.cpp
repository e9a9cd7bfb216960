#include "simulate/assumptions.hpp"

#include <gtest/gtest.h>

namespace tasuki::simulate {
namespace {

std::string refusal(std::string_view toml) {
  const auto read = parse_assumptions(toml, "country.toml");
  return read ? "" : read.error().detail;
}

TEST(Assumptions, WhatIsPrintedReadsBackTheSame) {
  Assumptions changed;
  changed.clinic_up = 0.123456789012345;
  changed.holders_mean = 7;
  const Assumptions read = parse_assumptions(print_assumptions(changed), "printed").value();
  for (const AssumptionRow& row : assumption_rows())
    EXPECT_EQ(read.*row.field, changed.*row.field) << row.key;
}

TEST(Assumptions, EachHasUnitAndSourceAndStandsWithinItsBounds) {
  for (const AssumptionRow& row : assumption_rows()) {
    EXPECT_FALSE(row.unit.empty() || row.source.empty()) << row.key;
    EXPECT_TRUE(row.least <= row.low && row.low <= row.value) << row.key;
    EXPECT_TRUE(row.value <= row.high && row.high <= row.most) << row.key;
  }
}

TEST(Assumptions, WhatIsUnknownOrImpossibleIsNamedWithItsLine) {
  EXPECT_EQ(refusal("[clinic]\nup_shares = 1\n"),
            "country.toml:2: clinic.up_shares: there is no such setting; did you mean "
            "clinic.up_share?");
  EXPECT_EQ(refusal("\n[clinic]\nup_share = 1.5\n"),
            "country.toml:3: clinic.up_share: expected a number from 0.01 to 1");
  EXPECT_EQ(refusal("[clinic]\nup_share = \"often\"\n"),
            "country.toml:2: clinic.up_share: expected a number");
  EXPECT_EQ(refusal("[clinic]\nup_share = inf\n"),
            "country.toml:2: clinic.up_share: expected a finite number");
  EXPECT_NE(refusal("[clinic]\nup_share = \n").find("country.toml:2: TOML"), std::string::npos);
}

TEST(Assumptions, EveryBoundIsKeptToTheValue) {
  for (const AssumptionRow& row : assumption_rows()) {
    const std::size_t dot = row.key.find('.');
    const std::string key = "[" + std::string(row.key.substr(0, dot)) + "]\n" +
                            std::string(row.key.substr(dot + 1)) + " = ";
    const auto outside = "from " + to_text(row.least);
    EXPECT_EQ(refusal(key + to_text(row.least)).find(outside), std::string::npos) << row.key;
    EXPECT_EQ(refusal(key + to_text(row.most)).find(outside), std::string::npos) << row.key;
    EXPECT_NE(refusal(key + to_text(row.least - 1)).find(outside), std::string::npos) << row.key;
    EXPECT_NE(refusal(key + to_text(row.most * 2)).find(outside), std::string::npos) << row.key;
  }
}

TEST(Assumptions, WhatDoesNotGoTogetherIsNamed) {
  EXPECT_NE(
      refusal("[clinic]\ncount = 0\n[large_hospital]\ncount = 0\n[small_hospital]\ncount = 50\n")
          .find("country.cells: a cell has fewer than two institutions"),
      std::string::npos);
  EXPECT_NE(refusal("[country]\npeak_share = 0.9\nnight_share = 0.2\n")
                .find("country.toml:2: country.peak_share"),
            std::string::npos);
}

TEST(ServiceTimes, TheFileOfTheBenchmarksIsReadWhole) {
  const auto times = parse_service_times(service_times_toml(), "bench/service_times.toml");
  ASSERT_TRUE(times) << times.error().detail;
  EXPECT_GT(times->pull_holder_cpu_ms, 0);
}

TEST(ServiceTimes, AFigureWithoutItsOriginIsRefused) {
  std::string text(service_times_toml());
  const std::size_t commit = text.find("commit = ");
  text.erase(commit, text.find('\n', commit) - commit);
  const auto times = parse_service_times(text, "times.toml");
  ASSERT_FALSE(times);
  EXPECT_EQ(times.error().detail, "times.toml: push_exchange_cpu.commit: it is missing");
}

}  // namespace
}  // namespace tasuki::simulate
