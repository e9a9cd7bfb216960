// https://hl7.org/fhirpath/2025Jan/#lowboundaryprecision-integer-decimal--date--datetime--time
// and the functions behind it.
#include "fhirpath/functions/functions.hpp"
#include "fhirpath/units.hpp"

namespace tasuki::fhirpath::functions {
namespace {

enum class Side { low, high };

constexpr std::int64_t kDecimalDefault = 8;
constexpr std::int64_t kDecimalMax = 31;

// Half a unit of the last digit away from `number`, cut to so many digits: towards zero on the side
// of zero, and rounded on the other one.
std::optional<Decimal> decimal_boundary(const Decimal& number, std::int64_t digits, Side side) {
  if (digits < 0 || digits > kDecimalMax) return std::nullopt;
  const bool negative = number.coefficient < 0;
  const Side away = negative == (side == Side::low) ? Side::high : Side::low;
  const Decimal magnitude = negative ? fhirpath::negate(number) : number;
  const Decimal half{5, magnitude.scale + 1};
  if (half.scale > kDecimalDigitsMax) return std::nullopt;
  auto edge = away == Side::high ? add(magnitude, half) : subtract(magnitude, half);
  if (!edge) return std::nullopt;
  const auto cut = fhirpath::round(*edge, static_cast<int>(digits),
                                   away == Side::high ? Rounding::half_away : Rounding::down);
  if (!cut) return std::nullopt;
  return negative ? fhirpath::negate(*cut) : *cut;
}

// Digits of a date, dateTime or time of that precision: 2014 has 4, 2014-01-05T10:30:00.000 has 17.
std::int64_t digits_of(Precision precision, Kind kind) {
  constexpr std::int64_t kDigits[] = {4, 6, 8, 10, 12, 14, 17};
  const std::int64_t digits = kDigits[static_cast<std::size_t>(precision)];
  return kind == Kind::time ? digits - 8 : digits;
}

std::optional<Precision> precision_of(std::int64_t digits, Kind kind) {
  for (int i = 0; i <= static_cast<int>(Precision::millisecond); ++i) {
    const auto precision = static_cast<Precision>(i);
    if (kind == Kind::time && precision < Precision::hour) continue;
    if (digits_of(precision, kind) == digits) return precision;
  }
  return std::nullopt;
}

// What the value leaves open becomes the least or the greatest that it may be. A FHIR dateTime has
// minutes wherever it has hours (http://hl7.org/fhir/R4/datatypes.html#dateTime): hours alone are
// full hours.
Temporal filled(const Temporal& value, Kind kind, Side side) {
  const bool high = side == Side::high;
  Temporal edge = value;
  if (kind != Kind::time) {
    if (value.precision < Precision::month) edge.month = high ? 12 : 1;
    if (value.precision < Precision::day)
      edge.day = static_cast<std::uint8_t>(high ? days_in_month(edge.year, edge.month) : 1);
  }
  if (value.precision < Precision::hour) edge.hour = high ? 23 : 0;
  if (value.precision < Precision::minute)
    edge.minute = high && value.precision != Precision::hour ? 59 : 0;
  if (value.precision < Precision::second) edge.second = high ? 59 : 0;
  if (value.precision < Precision::millisecond) edge.millisecond = high ? 999 : 0;
  return edge;
}

// Without a zone the earliest instant is that of the easternmost one, the latest that of the
// westernmost.
std::optional<Temporal> temporal_boundary(const Temporal& value, Kind kind, std::int64_t digits,
                                          Side side) {
  const auto precision = precision_of(digits, kind);
  if (!precision || (kind == Kind::date && *precision > Precision::day)) return std::nullopt;
  Temporal edge = filled(value, kind, side);
  edge.precision = *precision;
  if (kind == Kind::date_time && *precision >= Precision::hour && value.has_zone == 0) {
    edge.has_zone = 1;
    edge.zone_minutes = side == Side::low ? 14 * 60 : -12 * 60;
  }
  if (*precision < Precision::hour) edge.has_zone = 0, edge.zone_minutes = 0;
  if (*precision < Precision::day) edge.day = 0;
  if (*precision < Precision::month) edge.month = 0;
  return edge;
}

std::int64_t default_digits(Kind kind) {
  switch (kind) {
    case Kind::date:
      return 8;
    case Kind::date_time:
      return 17;
    case Kind::time:
      return 9;
    default:
      return kDecimalDefault;
  }
}

bool boundary(Machine& machine, const Call& call, Side side) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok || one.none) return one.ok;
  std::int64_t digits = default_digits(one.item.kind);
  if (!call.arguments.empty()) {
    const Machine::One argument = machine.one_argument(call, 0);
    if (!argument.ok) return false;
    if (!argument.none && !argument.item.is(Kind::integer))
      return machine.fail("a precision is an Integer");
    if (!argument.none) digits = argument.item.integer;
  }
  const Item& item = one.item;
  if (item.is(Kind::integer))
    return machine.replace(call.input,
                           decimal_boundary(fhirpath::to_decimal(item.integer), digits, side));
  if (item.is(Kind::decimal))
    return machine.replace(call.input, decimal_boundary(item.decimal, digits, side));
  if (item.is(Kind::quantity)) {
    Quantity quantity = *item.quantity;
    const auto value = decimal_boundary(quantity.value, digits, side);
    if (!value) return machine.replace_empty(call.input);
    quantity.value = *value;
    return machine.replace(call.input, Item::of(machine.arena().keep(quantity)));
  }
  if (!item.is_temporal())
    return machine.fail("only numbers, quantities and dates have boundaries");
  const auto edge = temporal_boundary(item.temporal, item.kind, digits, side);
  return edge ? machine.replace(call.input, Item::of(item.kind, *edge))
              : machine.replace_empty(call.input);
}

}  // namespace

bool low_boundary(Machine& machine, const Call& call) {
  return boundary(machine, call, Side::low);
}
bool high_boundary(Machine& machine, const Call& call) {
  return boundary(machine, call, Side::high);
}

bool precision(Machine& machine, const Call& call) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok || one.none) return one.ok;
  const Item& item = one.item;
  if (item.is(Kind::integer)) return machine.replace(call.input, Item::of(std::int64_t{0}));
  if (item.is(Kind::decimal))
    return machine.replace(call.input, Item::of(std::int64_t{item.decimal.scale}));
  if (!item.is_temporal()) return machine.fail("only numbers and dates have a precision");
  return machine.replace(call.input, Item::of(digits_of(item.temporal.precision, item.kind)));
}

bool comparable(Machine& machine, const Call& call) {
  const Machine::One one = machine.one(call.input);
  const Machine::One other = one.ok ? machine.one_argument(call, 0) : one;
  if (!one.ok || !other.ok) return false;
  if (one.none || other.none) return machine.replace_empty(call.input);
  if (!one.item.is(Kind::quantity) || !other.item.is(Kind::quantity))
    return machine.fail("comparable() is for quantities");
  return machine.replace(call.input,
                         Item::of(fhirpath::comparable(*one.item.quantity, *other.item.quantity)));
}

}  // namespace tasuki::fhirpath::functions
