#include "fhirpath/temporal.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace tasuki::fhirpath {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;
// Zones reach from UTC-12 to UTC+14.
constexpr std::int64_t kZoneWestMs = 12 * kHourMs;
constexpr std::int64_t kZoneEastMs = 14 * kHourMs;

// Takes text from its front.
struct Reader {
  std::string_view text;

  bool take(char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  }
  // Exactly `count` digits, at most `max`.
  bool number(std::size_t count, int max, int& out) {
    if (text.size() < count) return false;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text[i] < '0' || text[i] > '9') return false;
      value = value * 10 + (text[i] - '0');
    }
    if (value > max) return false;
    out = value;
    text.remove_prefix(count);
    return true;
  }
};

bool read_date(Reader& in, Temporal& out) {
  int year = 0, month = 0, day = 0;
  if (!in.number(4, 9999, year) || year == 0) return false;
  out.year = static_cast<std::int16_t>(year);
  out.precision = Precision::year;
  if (!in.take('-')) return true;
  if (!in.number(2, 12, month) || month == 0) return false;
  out.month = static_cast<std::uint8_t>(month);
  out.precision = Precision::month;
  if (!in.take('-')) return true;
  if (!in.number(2, days_in_month(year, month), day) || day == 0) return false;
  out.day = static_cast<std::uint8_t>(day);
  out.precision = Precision::day;
  return true;
}

// Digits behind the first three are read and dropped: nothing compares finer.
bool read_fraction(Reader& in, Temporal& out) {
  int value = 0, digits = 0, digit = 0;
  for (; in.number(1, 9, digit); ++digits)
    if (digits < 3) value = value * 10 + digit;
  if (digits == 0) return false;
  for (int i = digits; i < 3; ++i) value *= 10;
  out.millisecond = static_cast<std::uint16_t>(value);
  out.precision = Precision::millisecond;
  return true;
}

bool read_time(Reader& in, Temporal& out) {
  int hour = 0, minute = 0, second = 0;
  if (!in.number(2, 23, hour)) return false;
  out.hour = static_cast<std::uint8_t>(hour);
  out.precision = Precision::hour;
  if (!in.take(':')) return true;
  if (!in.number(2, 59, minute)) return false;
  out.minute = static_cast<std::uint8_t>(minute);
  out.precision = Precision::minute;
  if (!in.take(':')) return true;
  if (!in.number(2, 60, second)) return false;  // 60: a leap second
  out.second = static_cast<std::uint8_t>(std::min(second, 59));
  out.precision = Precision::second;
  return !in.take('.') || read_fraction(in, out);
}

bool read_zone(Reader& in, Temporal& out) {
  if (in.text.empty()) return true;
  out.has_zone = 1;
  if (in.take('Z')) return true;
  const bool east = in.text.starts_with('+');
  if (!east && !in.text.starts_with('-')) return false;
  in.text.remove_prefix(1);
  int hours = 0, minutes = 0;
  if (!in.number(2, 14, hours) || !in.take(':') || !in.number(2, 59, minutes)) return false;
  const int all = hours * 60 + minutes;
  out.zone_minutes = static_cast<std::int16_t>(east ? all : -all);
  return true;
}

std::int64_t day_number(int year, int month, int day) {
  using namespace std::chrono;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return sys_days(date).time_since_epoch().count();
}

std::int64_t day_ms(const Temporal& t) {
  return t.hour * kHourMs + t.minute * kMinuteMs + t.second * 1000 + t.millisecond;
}

// Milliseconds since 1970 of the first instant that the value may mean, in its own zone or UTC.
std::int64_t first_ms(const Temporal& t) {
  return day_number(t.year, std::max<int>(t.month, 1), std::max<int>(t.day, 1)) * kDayMs +
         day_ms(t) - t.zone_minutes * kMinuteMs;
}

std::int64_t width_ms(const Temporal& t) {
  switch (t.precision) {
    case Precision::year:
      return (day_number(t.year, 12, 31) - day_number(t.year, 1, 1) + 1) * kDayMs;
    case Precision::month:
      return days_in_month(t.year, t.month) * kDayMs;
    case Precision::day:
      return kDayMs;
    case Precision::hour:
      return kHourMs;
    case Precision::minute:
      return kMinuteMs;
    case Precision::second:
    case Precision::millisecond:
      break;
  }
  return 1;
}

void set_date(Temporal& t, std::int64_t days) {
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
  t.year = static_cast<std::int16_t>(int(date.year()));
  t.month = static_cast<std::uint8_t>(unsigned(date.month()));
  t.day = static_cast<std::uint8_t>(unsigned(date.day()));
}

void set_time(Temporal& t, std::int64_t ms) {
  t.hour = static_cast<std::uint8_t>(ms / kHourMs);
  t.minute = static_cast<std::uint8_t>(ms / kMinuteMs % 60);
  t.second = static_cast<std::uint8_t>(ms / 1000 % 60);
  t.millisecond = static_cast<std::uint16_t>(ms % 1000);
}

// The same instant in UTC; only of values that have hours.
Temporal in_utc(const Temporal& t) {
  if (t.has_zone == 0 || t.zone_minutes == 0 || t.precision < Precision::hour) return t;
  Temporal utc = t;
  const std::int64_t ms = first_ms(t);
  const std::int64_t days = ms >= 0 ? ms / kDayMs : -((-ms + kDayMs - 1) / kDayMs);
  set_date(utc, days);
  set_time(utc, ms - days * kDayMs);
  utc.zone_minutes = 0;
  return utc;
}

int sign(int a, int b) {
  return a < b ? -1 : (a > b ? 1 : 0);
}

// Part by part, seconds and milliseconds being one; nullopt when the coarser one ends first.
std::optional<int> compare_parts(const Temporal& a, const Temporal& b) {
  const int left[] = {a.year, a.month, a.day, a.hour, a.minute, a.second * 1000 + a.millisecond};
  const int right[] = {b.year, b.month, b.day, b.hour, b.minute, b.second * 1000 + b.millisecond};
  const auto last_a = std::min(a.precision, Precision::second);
  const auto last_b = std::min(b.precision, Precision::second);
  const auto last = static_cast<std::size_t>(std::min(last_a, last_b));
  for (std::size_t i = 0; i <= last; ++i)
    if (left[i] != right[i]) return sign(left[i], right[i]);
  if (last_a != last_b) return std::nullopt;
  return 0;
}

// One has a zone and the other none: decided only when no zone could change it.
std::optional<int> compare_across_zones(const Temporal& a, const Temporal& b) {
  const auto first = [](const Temporal& t) {
    return first_ms(t) - (t.has_zone != 0 ? 0 : kZoneEastMs);
  };
  const auto last = [](const Temporal& t) {
    return first_ms(t) + width_ms(t) - 1 + (t.has_zone != 0 ? 0 : kZoneWestMs);
  };
  if (last(a) < first(b)) return -1;
  if (first(a) > last(b)) return 1;
  return std::nullopt;
}

std::int64_t unit_ms(CalendarUnit unit) {
  switch (unit) {
    case CalendarUnit::week:
      return 7 * kDayMs;
    case CalendarUnit::day:
      return kDayMs;
    case CalendarUnit::hour:
      return kHourMs;
    case CalendarUnit::minute:
      return kMinuteMs;
    case CalendarUnit::second:
      return 1000;
    default:
      return 1;
  }
}

std::optional<Temporal> plus_months(const Temporal& start, std::int64_t months) {
  const std::int64_t all = start.year * 12 + std::max<int>(start.month, 1) - 1 + months;
  if (all < 12 || all >= 120'000) return std::nullopt;
  Temporal sum = start;
  sum.year = static_cast<std::int16_t>(all / 12);
  if (start.precision == Precision::year) return sum;
  sum.month = static_cast<std::uint8_t>(all % 12 + 1);
  if (start.precision >= Precision::day) {
    const int last = days_in_month(sum.year, sum.month);
    sum.day = static_cast<std::uint8_t>(std::min<int>(sum.day, last));
  }
  return sum;
}

// The whole number in `amount`, in milliseconds of `unit`; of seconds also the fraction.
std::optional<std::int64_t> amount_ms(const Decimal& amount, CalendarUnit unit) {
  const auto ms = multiply(
      unit == CalendarUnit::second ? amount : quotient(amount, to_decimal(1)).value_or(Decimal{}),
      to_decimal(unit_ms(unit)));
  if (!ms) return std::nullopt;
  const auto whole = quotient(*ms, to_decimal(1));
  const auto number = whole ? to_integer(*whole) : std::nullopt;
  constexpr std::int64_t kMax = 10'000 * 366 * kDayMs;
  if (!number || *number > kMax || *number < -kMax) return std::nullopt;
  return number;
}

std::string zone_text(const Temporal& t) {
  if (t.has_zone == 0) return {};
  if (t.zone_minutes == 0) return "Z";
  char text[16];
  const int minutes = t.zone_minutes < 0 ? -t.zone_minutes : t.zone_minutes;
  std::snprintf(text, sizeof text, "%c%02d:%02d", t.zone_minutes < 0 ? '-' : '+', minutes / 60,
                minutes % 60);
  return text;
}

}  // namespace

int days_in_month(int year, int month) {
  const std::chrono::year_month_day_last last{
      std::chrono::year(year),
      std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(month)))};
  return static_cast<int>(unsigned(last.day()));
}

std::optional<Temporal> parse_date(std::string_view text) {
  Reader in{text};
  Temporal date;
  if (!read_date(in, date) || !in.text.empty()) return std::nullopt;
  return date;
}

std::optional<Temporal> parse_date_time(std::string_view text) {
  Reader in{text};
  Temporal value;
  if (!read_date(in, value)) return std::nullopt;
  if (in.text.empty()) return value;
  if (!in.take('T')) return std::nullopt;
  if (in.text.empty()) return value;
  if (value.precision != Precision::day || !read_time(in, value) || !read_zone(in, value))
    return std::nullopt;
  if (!in.text.empty()) return std::nullopt;
  return value;
}

std::optional<Temporal> parse_time(std::string_view text) {
  Reader in{text};
  in.take('T');
  Temporal time;
  if (!read_time(in, time) || !in.text.empty()) return std::nullopt;
  return time;
}

std::string to_string_date(const Temporal& t) {
  char text[24];
  int size = std::snprintf(text, sizeof text, "%04d", t.year);
  if (t.precision >= Precision::month)
    size = std::snprintf(text, sizeof text, "%04d-%02d", t.year, t.month);
  if (t.precision >= Precision::day)
    size = std::snprintf(text, sizeof text, "%04d-%02d-%02d", t.year, t.month, t.day);
  return {text, static_cast<std::size_t>(size)};
}

std::string to_string_time(const Temporal& t) {
  char text[24];
  int size = std::snprintf(text, sizeof text, "%02d", t.hour);
  if (t.precision >= Precision::minute)
    size = std::snprintf(text, sizeof text, "%02d:%02d", t.hour, t.minute);
  if (t.precision >= Precision::second)
    size = std::snprintf(text, sizeof text, "%02d:%02d:%02d", t.hour, t.minute, t.second);
  if (t.precision >= Precision::millisecond)
    size = std::snprintf(text, sizeof text, "%02d:%02d:%02d.%03d", t.hour, t.minute, t.second,
                         t.millisecond);
  return {text, static_cast<std::size_t>(size)};
}

std::string to_string_date_time(const Temporal& t) {
  if (t.precision <= Precision::day) return to_string_date(t);
  return to_string_date(t) + "T" + to_string_time(t) + zone_text(t);
}

bool is_valid_time(const Temporal& t) {
  if (t.precision > Precision::millisecond || t.has_zone > 1) return false;
  if (t.hour > 23 || t.minute > 59 || t.second > 59 || t.millisecond > 999) return false;
  return t.zone_minutes <= 15 * 60 && t.zone_minutes >= -15 * 60;
}

bool is_valid_date_time(const Temporal& t) {
  if (!is_valid_time(t) || t.year < 1 || t.year > 9999 || t.month > 12) return false;
  if (t.month == 0) return t.day == 0 && t.precision == Precision::year;
  if (t.day == 0) return t.precision <= Precision::month;
  return t.day <= days_in_month(t.year, t.month);
}

Temporal date_time_of(Time time) {
  const std::int64_t ms = time.time_since_epoch().count();
  const std::int64_t days = ms >= 0 ? ms / kDayMs : -((-ms + kDayMs - 1) / kDayMs);
  Temporal t;
  set_date(t, days);
  set_time(t, ms - days * kDayMs);
  t.precision = Precision::millisecond;
  t.has_zone = 1;
  return t;
}

std::optional<int> compare(const Temporal& a, const Temporal& b) {
  if (a.has_zone == b.has_zone) return compare_parts(in_utc(a), in_utc(b));
  return compare_across_zones(a, b);
}

std::optional<Temporal> plus(const Temporal& start, const Decimal& amount, CalendarUnit unit) {
  if (unit == CalendarUnit::year || unit == CalendarUnit::month) {
    const auto whole = quotient(amount, to_decimal(1));
    const auto count = whole ? to_integer(*whole) : std::nullopt;
    if (!count || *count > 120'000 || *count < -120'000) return std::nullopt;
    return plus_months(start, unit == CalendarUnit::year ? *count * 12 : *count);
  }
  const auto ms = amount_ms(amount, unit);
  if (!ms) return std::nullopt;
  // A month counts 30 days and a year 365 where the start has no days.
  if (start.precision == Precision::year) return plus_months(start, *ms / (365 * kDayMs) * 12);
  if (start.precision == Precision::month) return plus_months(start, *ms / (30 * kDayMs));
  const std::int64_t step = start.precision == Precision::day      ? kDayMs
                            : start.precision == Precision::hour   ? kHourMs
                            : start.precision == Precision::minute ? kMinuteMs
                                                                   : 1;
  const std::int64_t of_day = day_ms(start) + *ms / step * step;
  const std::int64_t days = of_day >= 0 ? of_day / kDayMs : -((-of_day + kDayMs - 1) / kDayMs);
  const std::int64_t date = day_number(start.year, start.month, start.day) + days;
  if (date < day_number(1, 1, 1) || date > day_number(9999, 12, 31)) return std::nullopt;
  Temporal sum = start;
  set_date(sum, date);
  set_time(sum, of_day - days * kDayMs);
  if (sum.precision == Precision::second && sum.millisecond != 0)
    sum.precision = Precision::millisecond;
  return sum;
}

std::optional<Temporal> plus_time(const Temporal& start, const Decimal& amount, CalendarUnit unit) {
  if (unit < CalendarUnit::hour) return std::nullopt;
  Temporal dated = start;
  dated.year = 2000;
  dated.month = 1;
  dated.day = 1;
  auto sum = plus(dated, amount, unit);
  if (sum) sum->year = 0, sum->month = 0, sum->day = 0;
  return sum;
}

}  // namespace tasuki::fhirpath
