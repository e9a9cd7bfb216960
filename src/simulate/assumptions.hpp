// What the model is told: assumptions about the country (assumptions.def, each with its unit and
// source) and service times that benchmarks measured (bench/service_times.toml, which the build
// takes in). Files are read as settings are: a wrong key or value is one line with its place.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::simulate {

struct Assumptions {
#define TASUKI_ASSUMPTION(name, key, value, low, high, least, most, unit, source) \
  double name = value;
#include "simulate/assumptions.def"
#undef TASUKI_ASSUMPTION
};

struct AssumptionRow {
  double Assumptions::*field;
  std::string_view key;
  double value, low, high;
  double least, most;
  std::string_view unit;
  std::string_view source;

  bool varied() const { return low < value || high > value; }
};
std::span<const AssumptionRow> assumption_rows();

// Where a text does not set a key, the table's value stands. `name` stands in the messages.
// Error: setting_invalid ("country.toml:3: clinic.up_share: ...").
Result<Assumptions> parse_assumptions(std::string_view toml, const std::string& name);
std::string print_assumptions(const Assumptions& assumptions);  // TOML, with units and sources

struct ServiceTimes {  // ms
#define TASUKI_SERVICE_TIME(name) double name##_ms = 0;
#include "simulate/service_times.def"
#undef TASUKI_SERVICE_TIME
};

// Every table must be there, with value (above 0), unit "ms", command and commit.
// Error: setting_invalid.
Result<ServiceTimes> parse_service_times(std::string_view toml, const std::string& name);
std::string_view service_times_toml();  // bench/service_times.toml as it was built in

std::string to_text(double value);  // the shortest that reads back as the same number

}  // namespace tasuki::simulate
