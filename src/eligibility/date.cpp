#include "eligibility/date.hpp"

#include "base/text.hpp"

namespace tasuki::eligibility {
namespace {

constexpr int kYearMin = 1800;
constexpr std::chrono::hours kJapanEastOfUtc{9};
constexpr std::size_t kDateBytes = 10;

int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

bool is_date(std::string_view text) {
  if (text.size() != kDateBytes || text[4] != '-' || text[7] != '-') return false;
  const std::string_view year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8);
  if (!all_digits(year) || !all_digits(month) || !all_digits(day)) return false;
  const std::chrono::year_month_day date{
      std::chrono::year{number_of(year)},
      std::chrono::month{static_cast<unsigned>(number_of(month))},
      std::chrono::day{static_cast<unsigned>(number_of(day))}};
  return date.ok() && number_of(year) >= kYearMin;
}

std::string date_in_japan(Time time) {
  return to_instant(time + kJapanEastOfUtc).substr(0, kDateBytes);
}

}  // namespace tasuki::eligibility
