// http://hl7.org/fhirpath/N1/#math
#include <cmath>

#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath::functions {
namespace {

std::optional<Decimal> number_of(const Item& item) {
  if (item.is(Kind::integer)) return fhirpath::to_decimal(item.integer);
  if (item.is(Kind::decimal)) return item.decimal;
  return std::nullopt;
}

// The one number of the input. `number` is empty when the input is; false: not a number.
bool take_number(Machine& machine, const Call& call, std::optional<Decimal>& number) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok) return false;
  if (one.none) return true;
  number = number_of(one.item);
  return number || machine.fail(std::string(call.name) + "() is for numbers");
}

// To an Integer; what is larger than one has no result.
bool whole(Machine& machine, const Call& call, Rounding rounding) {
  std::optional<Decimal> number;
  if (!take_number(machine, call, number)) return false;
  if (!number) return true;
  const auto rounded = fhirpath::round(*number, 0, rounding);
  const auto integer = rounded ? to_integer(*rounded) : std::nullopt;
  return integer ? machine.replace(call.input, Item::of(*integer))
                 : machine.replace_empty(call.input);
}

// By floating point, to 15 digits; where that has no value, nothing.
bool by_double(Machine& machine, const Call& call, double (*function)(double)) {
  std::optional<Decimal> number;
  if (!take_number(machine, call, number)) return false;
  if (!number) return true;
  return machine.replace(call.input, from_double(function(to_double(*number))));
}

bool two_doubles(Machine& machine, const Call& call, double (*function)(double, double)) {
  std::optional<Decimal> number;
  if (!take_number(machine, call, number)) return false;
  const Machine::One argument = machine.one_argument(call, 0);
  if (!argument.ok) return false;
  if (!number || argument.none) return machine.replace_empty(call.input);
  const auto second = number_of(argument.item);
  if (!second) return machine.fail(std::string(call.name) + "() takes a number");
  return machine.replace(call.input, from_double(function(to_double(*number), to_double(*second))));
}

// Exact for small whole exponents.
std::optional<Decimal> exact_power(const Decimal& base, const Item& exponent) {
  if (!exponent.is(Kind::integer) || exponent.integer < 0 || exponent.integer > 128)
    return std::nullopt;
  std::optional<Decimal> product = fhirpath::to_decimal(1);
  for (std::int64_t i = 0; i < exponent.integer && product; ++i) product = multiply(*product, base);
  return product;
}

}  // namespace

bool abs(Machine& machine, const Call& call) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok || one.none) return one.ok;
  Item item = one.item;
  if (item.is(Kind::integer)) {
    if (item.integer == INT64_MIN) return machine.replace_empty(call.input);
    item.integer = item.integer < 0 ? -item.integer : item.integer;
  } else if (item.is(Kind::decimal)) {
    if (item.decimal.coefficient < 0) item.decimal = fhirpath::negate(item.decimal);
  } else if (item.is(Kind::quantity)) {
    Quantity quantity = *item.quantity;
    if (quantity.value.coefficient < 0) quantity.value = fhirpath::negate(quantity.value);
    item = Item::of(machine.arena().keep(quantity));
  } else {
    return machine.fail("abs() is for numbers and quantities");
  }
  return machine.replace(call.input, item);
}

bool ceiling(Machine& machine, const Call& call) {
  return whole(machine, call, Rounding::ceiling);
}
bool floor(Machine& machine, const Call& call) {
  return whole(machine, call, Rounding::floor);
}
bool truncate(Machine& machine, const Call& call) {
  return whole(machine, call, Rounding::down);
}

bool exp(Machine& machine, const Call& call) {
  return by_double(machine, call, std::exp);
}
bool ln(Machine& machine, const Call& call) {
  return by_double(machine, call, std::log);
}
bool sqrt(Machine& machine, const Call& call) {
  return by_double(machine, call, std::sqrt);
}

bool log(Machine& machine, const Call& call) {
  return two_doubles(machine, call,
                     [](double value, double base) { return std::log(value) / std::log(base); });
}

bool power(Machine& machine, const Call& call) {
  const Machine::One base = machine.one(call.input);
  const Machine::One exponent = base.ok ? machine.one_argument(call, 0) : base;
  if (!base.ok || !exponent.ok) return false;
  if (base.none || exponent.none) return machine.replace_empty(call.input);
  const auto number = number_of(base.item);
  const auto exact = number ? exact_power(*number, exponent.item) : std::nullopt;
  if (!exact) return two_doubles(machine, call, std::pow);
  const auto integer = base.item.is(Kind::integer) ? fhirpath::to_integer(*exact) : std::nullopt;
  return integer ? machine.replace(call.input, Item::of(*integer))
                 : machine.replace(call.input, exact);
}

bool round(Machine& machine, const Call& call) {
  std::optional<Decimal> number;
  if (!take_number(machine, call, number)) return false;
  std::int64_t digits = 0;
  if (!call.arguments.empty()) {
    const Machine::One argument = machine.one_argument(call, 0);
    if (!argument.ok) return false;
    if (!argument.none && (!argument.item.is(Kind::integer) || argument.item.integer < 0))
      return machine.fail("fhirpath::round() takes an Integer that is not negative");
    if (!argument.none) digits = argument.item.integer;
  }
  if (!number) return true;
  if (digits >= number->scale) return machine.replace(call.input, number);
  return machine.replace(call.input,
                         fhirpath::round(*number, static_cast<int>(digits), Rounding::half_away));
}

}  // namespace tasuki::fhirpath::functions
