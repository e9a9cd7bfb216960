#include "fhirpath/units.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <span>

namespace tasuki::fhirpath {
namespace {

constexpr std::size_t kBaseUnits = 7;
constexpr int kNestingMax = 8;

// numerator / denominator * 10^power, in base units of these powers.
struct Measure {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  int power = 0;
  std::array<int, kBaseUnits> dimension{};
};

struct PrefixRow {
  std::string_view code;
  int power;
};
enum class Prefixes : std::uint8_t { no, yes };
struct UnitRow {
  std::string_view code;
  Prefixes prefixes;
  Measure measure;
};

constexpr std::array kPrefixes = {
#define UCUM_PREFIX(code, power) PrefixRow{code, power},
#define UCUM_UNIT(...)
#include "fhirpath/units.def"
#undef UCUM_UNIT
#undef UCUM_PREFIX
};

constexpr std::array kUnits = {
#define UCUM_PREFIX(...)
#define UCUM_UNIT(code, prefixes, n, d, power, m, g, s, rad, k, c, cd) \
  UnitRow{code, Prefixes::prefixes, {n, d, power, {m, g, s, rad, k, c, cd}}},
#include "fhirpath/units.def"
#undef UCUM_UNIT
#undef UCUM_PREFIX
};

struct CalendarRow {
  std::string_view word;
  CalendarUnit unit;
  std::string_view ucum;  // empty: a calendar unit that is no definite duration
};
constexpr std::array kCalendar = {
    CalendarRow{"year", CalendarUnit::year, ""},
    CalendarRow{"years", CalendarUnit::year, ""},
    CalendarRow{"month", CalendarUnit::month, ""},
    CalendarRow{"months", CalendarUnit::month, ""},
    CalendarRow{"week", CalendarUnit::week, "wk"},
    CalendarRow{"weeks", CalendarUnit::week, "wk"},
    CalendarRow{"day", CalendarUnit::day, "d"},
    CalendarRow{"days", CalendarUnit::day, "d"},
    CalendarRow{"hour", CalendarUnit::hour, "h"},
    CalendarRow{"hours", CalendarUnit::hour, "h"},
    CalendarRow{"minute", CalendarUnit::minute, "min"},
    CalendarRow{"minutes", CalendarUnit::minute, "min"},
    CalendarRow{"second", CalendarUnit::second, "s"},
    CalendarRow{"seconds", CalendarUnit::second, "s"},
    CalendarRow{"millisecond", CalendarUnit::millisecond, "ms"},
    CalendarRow{"milliseconds", CalendarUnit::millisecond, "ms"},
};

const CalendarRow* calendar_row(std::string_view word) {
  for (const CalendarRow& row : kCalendar)
    if (row.word == word) return &row;
  return nullptr;
}

// a * b^exponent, with |exponent| small; nullopt: too large to be exact.
std::optional<Measure> combine(Measure a, const Measure& b, int exponent) {
  for (int i = 0; i < std::abs(exponent); ++i) {
    const std::int64_t up = exponent > 0 ? b.numerator : b.denominator;
    const std::int64_t down = exponent > 0 ? b.denominator : b.numerator;
    if (__builtin_mul_overflow(a.numerator, up, &a.numerator)) return std::nullopt;
    if (__builtin_mul_overflow(a.denominator, down, &a.denominator)) return std::nullopt;
  }
  a.power += b.power * exponent;
  for (std::size_t i = 0; i < kBaseUnits; ++i) a.dimension[i] += b.dimension[i] * exponent;
  return a;
}

std::optional<Measure> find_unit(std::string_view code) {
  for (const UnitRow& row : kUnits)
    if (row.code == code) return row.measure;
  for (const PrefixRow& prefix : kPrefixes) {
    if (!code.starts_with(prefix.code)) continue;
    for (const UnitRow& row : kUnits) {
      if (row.prefixes == Prefixes::no || row.code != code.substr(prefix.code.size())) continue;
      Measure measure = row.measure;
      measure.power += prefix.power;
      return measure;
    }
  }
  return std::nullopt;
}

// https://ucum.org/ucum#section-Syntax-Rules
class UnitParser {
 public:
  explicit UnitParser(std::string_view text) : text_(text) {}

  std::optional<Measure> parse() {
    const auto measure = term(0);
    return text_.empty() ? measure : std::nullopt;
  }

 private:
  std::optional<Measure> term(int nesting) {
    Measure all;
    int sign = 1;
    if (take('/')) sign = -1;
    while (true) {
      const auto factor = component(nesting);
      if (!factor) return std::nullopt;
      const auto product = combine(all, *factor, sign);
      if (!product) return std::nullopt;
      all = *product;
      if (take('.')) {
        sign = 1;
      } else if (take('/')) {
        sign = -1;
      } else {
        return all;
      }
    }
  }

  std::optional<Measure> component(int nesting) {
    if (take('(')) {
      if (nesting >= kNestingMax) return std::nullopt;
      const auto inner = term(nesting + 1);
      return inner && take(')') ? inner : std::nullopt;
    }
    if (text_.starts_with('{')) return annotation() ? std::optional(Measure{}) : std::nullopt;
    const std::size_t end = std::min(text_.find_first_of("./(){"), text_.size());
    const std::string_view atom = text_.substr(0, end);
    text_.remove_prefix(end);
    if (text_.starts_with('{') && !annotation()) return std::nullopt;
    return atom.empty() ? std::nullopt : simple(atom);
  }

  // A unit with an exponent behind it, or a plain number.
  static std::optional<Measure> simple(std::string_view atom) {
    if (std::ranges::all_of(atom, is_digit)) {
      const auto number = integer(atom);
      return number && *number > 0 ? std::optional(Measure{*number, 1, 0, {}}) : std::nullopt;
    }
    std::size_t end = atom.size();
    while (end > 0 && is_digit(atom[end - 1])) --end;
    const std::string_view digits = atom.substr(end);
    const bool negative = end > 0 && atom[end - 1] == '-';
    if (end > 0 && (negative || atom[end - 1] == '+')) --end;
    const auto unit = find_unit(atom.substr(0, end));
    if (!unit) return std::nullopt;
    if (digits.empty()) return end == atom.size() ? unit : std::nullopt;
    const auto exponent = integer(digits);
    if (!exponent || *exponent > 18) return std::nullopt;
    const int power = static_cast<int>(negative ? -*exponent : *exponent);
    return combine(Measure{}, *unit, power);
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static std::optional<std::int64_t> integer(std::string_view digits) {
    const auto number = parse_decimal(digits);
    return number ? to_integer(*number) : std::nullopt;
  }
  bool annotation() {
    const std::size_t end = text_.find('}');
    if (end == std::string_view::npos) return false;
    text_.remove_prefix(end + 1);
    return true;
  }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  std::string_view text_;
};

std::string_view ucum_of(const Quantity& quantity) {
  const CalendarRow* row = calendar_row(quantity.unit);
  if (row != nullptr && !row->ucum.empty()) return row->ucum;
  return quantity.unit.empty() ? std::string_view("1") : quantity.unit;
}

std::optional<Measure> measure_of(const Quantity& quantity) {
  return UnitParser(ucum_of(quantity)).parse();
}

// Years and months of the calendar, which have no fixed length: their number in months.
std::optional<Decimal> months_of(const Quantity& quantity) {
  const CalendarRow* row = calendar_row(quantity.unit);
  if (row == nullptr || !row->ucum.empty()) return std::nullopt;
  return row->unit == CalendarUnit::year ? multiply(quantity.value, to_decimal(12))
                                         : std::optional(quantity.value);
}

bool has_calendar_length(const Quantity& quantity) {
  const CalendarRow* row = calendar_row(quantity.unit);
  return row != nullptr && row->ucum.empty();
}

// number * 10^power; power may be beyond what a Decimal has.
std::optional<Decimal> shift(const Decimal& number, int power) {
  if (power < -kDecimalDigitsMax || power > kDecimalDigitsMax) return std::nullopt;
  const auto factor = parse_decimal("1E" + std::to_string(power));
  return factor ? multiply(number, *factor) : std::nullopt;
}

}  // namespace

std::optional<CalendarUnit> calendar_unit(std::string_view word) {
  const CalendarRow* row = calendar_row(word);
  return row == nullptr ? std::nullopt : std::optional(row->unit);
}

std::optional<CalendarUnit> definite_unit(std::string_view ucum) {
  if (ucum.empty()) return std::nullopt;
  for (const CalendarRow& row : kCalendar)
    if (row.ucum == ucum) return row.unit;
  return std::nullopt;
}

bool comparable(const Quantity& a, const Quantity& b) {
  if (has_calendar_length(a) || has_calendar_length(b))
    return has_calendar_length(a) && has_calendar_length(b);
  if (ucum_of(a) == ucum_of(b)) return true;
  const auto left = measure_of(a);
  const auto right = measure_of(b);
  return left && right && left->dimension == right->dimension;
}

std::optional<Decimal> convert(const Quantity& a, const Quantity& b) {
  if (!comparable(a, b)) return std::nullopt;
  if (has_calendar_length(a)) {
    const auto months = months_of(a);
    const bool years = calendar_row(b.unit)->unit == CalendarUnit::year;
    if (!months || !years) return months;
    return divide(*months, to_decimal(12));
  }
  if (ucum_of(a) == ucum_of(b)) return a.value;
  const auto from = measure_of(a);
  const auto to = measure_of(b);
  std::int64_t up = 0, down = 0;
  if (__builtin_mul_overflow(from->numerator, to->denominator, &up)) return std::nullopt;
  if (__builtin_mul_overflow(from->denominator, to->numerator, &down)) return std::nullopt;
  const std::int64_t both = std::gcd(up, down);
  up /= both;
  down /= both;
  const auto scaled = multiply(a.value, to_decimal(up));
  const auto moved = scaled ? shift(*scaled, from->power - to->power) : std::nullopt;
  if (!moved) return std::nullopt;
  return down == 1 ? moved : divide(*moved, to_decimal(down));
}

std::optional<int> compare(const Quantity& a, const Quantity& b) {
  if (const auto left = convert(a, b)) return compare(*left, b.value);
  const auto right = convert(b, a);
  return right ? std::optional(compare(a.value, *right)) : std::nullopt;
}

}  // namespace tasuki::fhirpath
