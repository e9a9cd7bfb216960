// Exact decimal numbers, as FHIR writes them: 1.10 has two digits behind the point and keeps them.
//
// Up to 37 significant digits; what would need more has no result (nullopt), never a rounded one,
// except where an operation is rounded by its nature (divide, from_double).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tasuki::fhirpath {

__extension__ typedef __int128 Int128;
// Of 8-byte alignment, which keeps an Item small.
__extension__ typedef __int128 PackedInt128 __attribute__((aligned(8)));

struct Decimal {
  PackedInt128 coefficient = 0;
  std::int32_t scale = 0;  // digits behind the point, 0 to 37; value = coefficient / 10^scale
};

inline constexpr int kDecimalDigitsMax = 37;

bool fits(const Decimal& number);  // has no more digits than are kept

std::optional<Decimal> parse_decimal(std::string_view text);  // "-1.50", "2E3"; no blanks
std::string to_string(const Decimal& number);
Decimal to_decimal(std::int64_t integer);
std::optional<Decimal> from_double(double number);  // 15 significant digits
double to_double(const Decimal& number);
std::optional<std::int64_t> to_integer(const Decimal& number);  // nullopt: it has a fraction

std::optional<Decimal> add(const Decimal& a, const Decimal& b);
std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
std::optional<Decimal> divide(const Decimal& a, const Decimal& b);     // nullopt also: b is 0
std::optional<Decimal> quotient(const Decimal& a, const Decimal& b);   // truncated: div
std::optional<Decimal> remainder(const Decimal& a, const Decimal& b);  // sign of a: mod
Decimal negate(const Decimal& a);

int compare(const Decimal& a, const Decimal& b);  // -1, 0, 1

enum class Rounding { half_away, down, floor, ceiling };  // down: towards zero
// To `digits` behind the point. Adds zeros when there are fewer and they fit.
std::optional<Decimal> round(const Decimal& number, int digits, Rounding rounding);
Decimal strip_zeros(const Decimal& number);  // 1.500 -> 1.5

}  // namespace tasuki::fhirpath
