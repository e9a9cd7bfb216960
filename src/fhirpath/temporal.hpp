// Dates, dateTimes and times with the precision that they were written with.
// http://hl7.org/fhirpath/N1/#time-valued-quantities
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "fhirpath/decimal.hpp"

namespace tasuki::fhirpath {

enum class Precision : std::uint8_t { year, month, day, hour, minute, second, millisecond };

// Without a zone, or with the minutes east of UTC.
struct Temporal {
  std::int16_t year = 0;  // of a time 0, as month and day
  std::uint8_t month = 0;
  std::uint8_t day = 0;
  std::uint8_t hour = 0;
  std::uint8_t minute = 0;
  std::uint8_t second = 0;
  Precision precision = Precision::year;
  std::uint16_t millisecond = 0;
  std::int16_t zone_minutes = 0;
  std::uint16_t has_zone = 0;  // no padding: programs hold these bytes
};
static_assert(sizeof(Temporal) == 14);

// Text without "@": "2015-02", "2015-02T", "2015-02-04T14:30:00.123+09:00", "T14:30" or "14:30".
std::optional<Temporal> parse_date(std::string_view text);
std::optional<Temporal> parse_date_time(std::string_view text);  // also plain dates
std::optional<Temporal> parse_time(std::string_view text);
std::string to_string_date(const Temporal& temporal);       // also of dateTimes of day precision
std::string to_string_date_time(const Temporal& temporal);  // "2015-02-04T14:30:00Z"
std::string to_string_time(const Temporal& temporal);       // "14:30:00"
// Whether every part is in its range: of what did not come from parse_...().
bool is_valid_date_time(const Temporal& temporal);
bool is_valid_time(const Temporal& temporal);

Temporal date_time_of(Time time);  // in UTC

// -1, 0, 1; nullopt: their precisions or zones leave it open.
// http://hl7.org/fhirpath/N1/#datetime-equality
std::optional<int> compare(const Temporal& a, const Temporal& b);

enum class CalendarUnit : std::uint8_t {
  year,
  month,
  week,
  day,
  hour,
  minute,
  second,
  millisecond
};

// `amount` may be negative; it is truncated for all but seconds. What is finer than the precision
// of `start` is counted in its precision. nullopt: out of the years 1 to 9999.
// http://hl7.org/fhirpath/N1/#date-time-arithmetic
std::optional<Temporal> plus(const Temporal& start, const Decimal& amount, CalendarUnit unit);
// The same for a time of day, which goes around the clock.
std::optional<Temporal> plus_time(const Temporal& start, const Decimal& amount, CalendarUnit unit);

int days_in_month(int year, int month);

}  // namespace tasuki::fhirpath
