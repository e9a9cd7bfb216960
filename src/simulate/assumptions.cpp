#include "simulate/assumptions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/settings.hpp"

namespace tasuki::simulate {
namespace {

constexpr std::array kRows = {
#define TASUKI_ASSUMPTION(name, key, value, low, high, least, most, unit, source) \
  AssumptionRow{&Assumptions::name, key, value, low, high, least, most, unit, source},
#include "simulate/assumptions.def"
#undef TASUKI_ASSUMPTION
};

struct TimeRow {
  double ServiceTimes::*field;
  std::string_view name;
};
constexpr std::array kTimes = {
#define TASUKI_SERVICE_TIME(name) TimeRow{&ServiceTimes::name##_ms, #name},
#include "simulate/service_times.def"
#undef TASUKI_SERVICE_TIME
};

std::string range(double least, double most) {
  return "expected a number from " + to_text(least) + " to " + to_text(most);
}

// What no single key shows.
Result<> check_together(const Assumptions& a, const Settings& settings) {
  if ((a.large_count + a.small_count + a.clinic_count) / a.cells < 2)
    return settings.wrong("country.cells", "a cell has fewer than two institutions");
  if (a.large_count * a.large_visits + a.small_count * a.small_visits +
          a.clinic_count * a.clinic_visits <=
      0)
    return settings.wrong("clinic.visits_a_day", "nobody visits any institution");
  if (a.peak_share + a.night_share > 1)
    return settings.wrong("country.peak_share", "with night_share above 1");
  return {};
}

}  // namespace

std::span<const AssumptionRow> assumption_rows() {
  return kRows;
}

std::string to_text(double value) {
  std::array<char, 32> digits{};
  const bool whole = value == static_cast<double>(static_cast<std::int64_t>(value));
  const auto end =
      whole ? std::to_chars(digits.begin(), digits.end(), static_cast<std::int64_t>(value)).ptr
            : std::to_chars(digits.begin(), digits.end(), value).ptr;
  return {digits.data(), end};
}

Result<Assumptions> parse_assumptions(std::string_view toml, const std::string& name) {
  std::vector<Setting> table;
  for (const AssumptionRow& row : kRows)
    table.push_back({row.key, SettingType::decimal, "", row.source, row.source});
  const Settings settings = TRY(Settings::parse(toml, name, table));
  Assumptions assumptions;
  for (const AssumptionRow& row : kRows) {
    if (settings.text(row.key).empty()) continue;
    const double value = settings.decimal(row.key);
    if (value < row.least || value > row.most)
      return settings.wrong(row.key, range(row.least, row.most));
    assumptions.*row.field = value;
  }
  TRY_VOID(check_together(assumptions, settings));
  return assumptions;
}

std::string print_assumptions(const Assumptions& assumptions) {
  std::string toml;
  std::vector<std::string_view> sections;
  for (const AssumptionRow& row : kRows) {
    const std::string_view section = row.key.substr(0, row.key.find('.'));
    if (std::ranges::find(sections, section) == sections.end()) sections.push_back(section);
  }
  for (const std::string_view section : sections) {
    if (!toml.empty()) toml += '\n';
    toml += "[" + std::string(section) + "]\n";
    for (const AssumptionRow& row : kRows) {
      const std::size_t dot = row.key.find('.');
      if (row.key.substr(0, dot) != section) continue;
      toml += std::string(row.key.substr(dot + 1)) + " = " + to_text(assumptions.*row.field) +
              "  # " + std::string(row.unit) + "; " + std::string(row.source) + "\n";
    }
  }
  return toml;
}

Result<ServiceTimes> parse_service_times(std::string_view toml, const std::string& name) {
  std::vector<std::string> keys;  // kept while the table looks into them
  for (const TimeRow& row : kTimes)
    for (const char* part : {".value", ".unit", ".command", ".commit"})
      keys.push_back(std::string(row.name) + part);
  std::vector<Setting> table;
  for (const std::string& key : keys)
    table.push_back(
        {key, key.ends_with(".value") ? SettingType::decimal : SettingType::text, "", "", ""});
  const Settings settings = TRY(Settings::parse(toml, name, table));
  ServiceTimes times;
  for (const TimeRow& row : kTimes) {
    const std::string key(row.name);
    times.*row.field = settings.decimal(key + ".value");
    if (!(times.*row.field > 0)) return settings.wrong(key + ".value", "expected a number above 0");
    if (settings.text(key + ".unit") != "ms") return settings.wrong(key + ".unit", "expected ms");
    for (const char* part : {".command", ".commit"})
      if (settings.text(key + part).empty()) return settings.wrong(key + part, "it is missing");
  }
  return times;
}

}  // namespace tasuki::simulate
