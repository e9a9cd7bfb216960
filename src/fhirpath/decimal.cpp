#include "fhirpath/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tasuki::fhirpath {
namespace {

constexpr std::array<Int128, kDecimalDigitsMax + 1> kPowers = [] {
  std::array<Int128, kDecimalDigitsMax + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

Int128 power(int exponent) {
  return kPowers[static_cast<std::size_t>(exponent)];
}

Int128 magnitude(Int128 number) {
  return number < 0 ? -number : number;
}

bool fits(Int128 coefficient) {
  return magnitude(coefficient) < kPowers[kDecimalDigitsMax];
}

std::optional<Int128> times(Int128 a, Int128 b) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a, b, &product) || !fits(product)) return std::nullopt;
  return product;
}

std::optional<Decimal> scaled(const Decimal& number, int scale) {
  if (scale > kDecimalDigitsMax) return std::nullopt;
  const auto coefficient = times(number.coefficient, power(scale - number.scale));
  if (!coefficient) return std::nullopt;
  return Decimal{*coefficient, scale};
}

struct Pair {
  Decimal a, b;
};

// Both with the same number of digits behind the point.
std::optional<Pair> aligned(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale, b.scale);
  const auto left = scaled(a, scale);
  const auto right = scaled(b, scale);
  if (!left || !right) return std::nullopt;
  return Pair{*left, *right};
}

// The digits of `text` from `at` on; false when there are none or too many.
bool take_digits(std::string_view text, std::size_t& at, Int128& coefficient) {
  const std::size_t begin = at;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    coefficient = coefficient * 10 + (text[at] - '0');
    if (!fits(coefficient)) return false;
  }
  return at > begin;
}

std::optional<int> parse_exponent(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (exponent < -kDecimalDigitsMax || exponent > kDecimalDigitsMax) return std::nullopt;
  return exponent;
}

std::optional<Decimal> shifted(Decimal number, int exponent) {
  number.scale -= exponent;
  if (number.scale > kDecimalDigitsMax) return std::nullopt;
  if (number.scale >= 0) return number;
  const auto coefficient = times(number.coefficient, power(-number.scale));
  if (!coefficient) return std::nullopt;
  return Decimal{*coefficient, 0};
}

}  // namespace

bool fits(const Decimal& number) {
  return number.coefficient > -kPowers[kDecimalDigitsMax] && fits(Int128{number.coefficient});
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  std::size_t at = 0;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) at = 1;
  Decimal number;
  Int128 coefficient = 0;
  if (!take_digits(text, at, coefficient)) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    const std::size_t point = at++;
    if (!take_digits(text, at, coefficient)) return std::nullopt;
    number.scale = static_cast<std::int32_t>(at - point - 1);
    if (number.scale > kDecimalDigitsMax) return std::nullopt;
  }
  number.coefficient = negative ? -coefficient : coefficient;
  if (at == text.size()) return number;
  if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
  const auto exponent = parse_exponent(text.substr(at + 1));
  return exponent ? shifted(number, *exponent) : std::nullopt;
}

std::string to_string(const Decimal& number) {
  std::string digits;
  Int128 rest = magnitude(number.coefficient);
  for (int i = 0; rest > 0 || i <= number.scale; ++i) {
    if (i == number.scale && i > 0) digits += '.';
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (number.coefficient < 0) digits += '-';
  std::ranges::reverse(digits);
  return digits;
}

Decimal to_decimal(std::int64_t integer) {
  return {integer, 0};
}

std::optional<Decimal> from_double(double number) {
  if (!std::isfinite(number)) return std::nullopt;
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::general, 15)
          .ptr;
  const auto parsed = parse_decimal({text.data(), static_cast<std::size_t>(end - text.data())});
  if (!parsed && std::abs(number) < 1e-20) return Decimal{};
  return parsed;
}

double to_double(const Decimal& number) {
  return static_cast<double>(static_cast<long double>(number.coefficient) /
                             static_cast<long double>(power(number.scale)));
}

std::optional<std::int64_t> to_integer(const Decimal& number) {
  if (number.coefficient % power(number.scale) != 0) return std::nullopt;
  const Int128 whole = number.coefficient / power(number.scale);
  if (whole > INT64_MAX || whole < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

std::optional<Decimal> add(const Decimal& a, const Decimal& b) {
  const auto pair = aligned(a, b);
  if (!pair || !fits(pair->a.coefficient + pair->b.coefficient)) return std::nullopt;
  return Decimal{pair->a.coefficient + pair->b.coefficient, pair->a.scale};
}

std::optional<Decimal> subtract(const Decimal& a, const Decimal& b) {
  return add(a, negate(b));
}

std::optional<Decimal> multiply(const Decimal& a, const Decimal& b) {
  const auto product = times(a.coefficient, b.coefficient);
  if (!product) return std::nullopt;
  if (a.scale + b.scale <= kDecimalDigitsMax) return Decimal{*product, a.scale + b.scale};
  return std::nullopt;
}

// At least 16 digits behind the point where they fit; zeros at the end are dropped.
std::optional<Decimal> divide(const Decimal& a, const Decimal& b) {
  if (b.coefficient == 0) return std::nullopt;
  for (int digits = 16; digits >= 0; digits -= 4) {
    // a / b with `digits` behind the point = a.c * 10^(digits + b.scale - a.scale) / b.c
    const int shift = digits + b.scale - a.scale;
    if (shift > kDecimalDigitsMax || shift < -kDecimalDigitsMax) continue;
    const auto dividend = shift >= 0 ? times(a.coefficient, power(shift)) : Int128{a.coefficient};
    const auto divisor = shift >= 0 ? Int128{b.coefficient} : times(b.coefficient, power(-shift));
    if (!dividend || !divisor) continue;
    const Int128 whole = *dividend / *divisor;
    const Int128 rest = magnitude(*dividend % *divisor);
    const Int128 up = rest >= magnitude(*divisor) - rest ? 1 : 0;
    const bool negative = (*dividend < 0) != (*divisor < 0);
    return strip_zeros({negative ? whole - up : whole + up, digits});
  }
  return std::nullopt;
}

std::optional<Decimal> quotient(const Decimal& a, const Decimal& b) {
  const auto pair = aligned(a, b);
  if (!pair || b.coefficient == 0) return std::nullopt;
  return Decimal{pair->a.coefficient / pair->b.coefficient, 0};
}

std::optional<Decimal> remainder(const Decimal& a, const Decimal& b) {
  const auto pair = aligned(a, b);
  if (!pair || b.coefficient == 0) return std::nullopt;
  return Decimal{pair->a.coefficient % pair->b.coefficient, pair->a.scale};
}

Decimal negate(const Decimal& a) {
  return {-a.coefficient, a.scale};
}

int compare(const Decimal& a, const Decimal& b) {
  if (const auto pair = aligned(a, b)) {
    if (pair->a.coefficient == pair->b.coefficient) return 0;
    return pair->a.coefficient < pair->b.coefficient ? -1 : 1;
  }
  // So far apart in size that the nearest double tells them apart.
  return to_double(a) < to_double(b) ? -1 : 1;
}

std::optional<Decimal> round(const Decimal& number, int digits, Rounding rounding) {
  if (digits < 0 || digits > kDecimalDigitsMax) return std::nullopt;
  if (digits >= number.scale) return scaled(number, digits);
  const Int128 unit = power(number.scale - digits);
  Int128 whole = number.coefficient / unit;
  const Int128 rest = number.coefficient % unit;
  const bool half = magnitude(rest) >= unit - magnitude(rest);
  if (rounding == Rounding::half_away && half) whole += rest < 0 ? -1 : 1;
  if (rounding == Rounding::floor && rest < 0) --whole;
  if (rounding == Rounding::ceiling && rest > 0) ++whole;
  return Decimal{whole, digits};
}

Decimal strip_zeros(const Decimal& number) {
  Decimal stripped = number;
  while (stripped.scale > 0 && stripped.coefficient % 10 == 0) {
    stripped.coefficient /= 10;
    --stripped.scale;
  }
  return stripped;
}

}  // namespace tasuki::fhirpath
