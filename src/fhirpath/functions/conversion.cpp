// http://hl7.org/fhirpath/N1/#conversion
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "fhirpath/functions/functions.hpp"
#include "fhirpath/render.hpp"
#include "fhirpath/units.hpp"

namespace tasuki::fhirpath::functions {
namespace {

using Converted = std::optional<Item>;
using Convert = Converted (*)(Machine&, const Item&);

// toX(): of the one item; nothing when it does not convert.
bool convert_to(Machine& machine, const Call& call, Convert convert) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok) return false;
  if (one.none) return true;
  const Converted converted = convert(machine, one.item);
  return converted ? machine.replace(call.input, *converted) : machine.replace_empty(call.input);
}

bool converts_to(Machine& machine, const Call& call, Convert convert) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok) return false;
  if (one.none) return true;
  return machine.replace(call.input, Item::of(convert(machine, one.item).has_value()));
}

// http://hl7.org/fhirpath/N1/#toboolean-boolean
Converted boolean_of(Machine&, const Item& item) {
  static constexpr std::array<std::string_view, 6> kTrue = {"true", "t", "yes", "y", "1", "1.0"};
  static constexpr std::array<std::string_view, 6> kFalse = {"false", "f", "no", "n", "0", "0.0"};
  switch (item.kind) {
    case Kind::boolean:
      return item;
    case Kind::integer:
      if (item.integer != 0 && item.integer != 1) return std::nullopt;
      return Item::of(item.integer == 1);
    case Kind::decimal:
      if (compare(item.decimal, fhirpath::to_decimal(1)) == 0) return Item::of(true);
      if (item.decimal.coefficient == 0) return Item::of(false);
      return std::nullopt;
    case Kind::string:
      for (const std::string_view word : kTrue)
        if (equal_ignoring_case(word, item.text)) return Item::of(true);
      for (const std::string_view word : kFalse)
        if (equal_ignoring_case(word, item.text)) return Item::of(false);
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

Converted integer_of(Machine&, const Item& item) {
  if (item.is(Kind::integer)) return item;
  if (item.is(Kind::boolean)) return Item::of(std::int64_t{item.boolean ? 1 : 0});
  if (!item.is(Kind::string)) return std::nullopt;
  std::string_view text = item.text;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Item::of(value);
}

Converted decimal_of(Machine&, const Item& item) {
  switch (item.kind) {
    case Kind::decimal:
      return item;
    case Kind::integer:
      return Item::of(fhirpath::to_decimal(item.integer));
    case Kind::boolean:
      return Item::of(fhirpath::to_decimal(item.boolean ? 1 : 0));
    case Kind::string: {
      const auto number = parse_decimal(item.text);
      return number ? Converted(Item::of(*number)) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

Converted date_of(Machine&, const Item& item) {
  if (item.is(Kind::date)) return item;
  std::optional<Temporal> value;
  if (item.is(Kind::date_time)) {
    value = item.temporal;
    if (value->precision > Precision::day)
      value = Temporal{value->year, value->month, value->day, 0, 0, 0, Precision::day, 0, 0, 0};
  }
  if (item.is(Kind::string)) {
    value = parse_date(item.text);
    if (!value && parse_date_time(item.text)) value = parse_date(item.text.substr(0, 10));
  }
  return value ? Converted(Item::of(Kind::date, *value)) : std::nullopt;
}

Converted date_time_of(Machine&, const Item& item) {
  if (item.is(Kind::date_time)) return item;
  if (item.is(Kind::date)) return Item::of(Kind::date_time, item.temporal);
  const auto value = item.is(Kind::string) ? parse_date_time(item.text) : std::nullopt;
  return value ? Converted(Item::of(Kind::date_time, *value)) : std::nullopt;
}

Converted time_of(Machine&, const Item& item) {
  if (item.is(Kind::time)) return item;
  const auto value = item.is(Kind::string) ? parse_time(item.text) : std::nullopt;
  return value ? Converted(Item::of(Kind::time, *value)) : std::nullopt;
}

Item keep(Machine& machine, const Decimal& value, std::string_view unit, bool calendar) {
  return Item::of(machine.arena().keep(Quantity{value, unit, calendar}));
}

// "1", "1.5 'mg'", "4 days". http://hl7.org/fhirpath/N1/#toquantityunit-string-quantity
Converted quantity_from(Machine& machine, std::string_view text) {
  const std::size_t end = text.find_first_of(" \t'");
  const auto value = parse_decimal(text.substr(0, end));
  if (!value) return std::nullopt;
  if (end == std::string_view::npos) return keep(machine, *value, "1", false);
  const std::string_view unit = tasuki::trim(text.substr(end));
  if (unit.size() > 2 && unit.starts_with('\'') && unit.ends_with('\''))
    return keep(machine, *value, unit.substr(1, unit.size() - 2), false);
  return calendar_unit(unit) ? Converted(keep(machine, *value, unit, true)) : std::nullopt;
}

Converted quantity_of(Machine& machine, const Item& item) {
  switch (item.kind) {
    case Kind::quantity:
      return item;
    case Kind::integer:
      return keep(machine, fhirpath::to_decimal(item.integer), "1", false);
    case Kind::decimal:
      return keep(machine, item.decimal, "1", false);
    case Kind::boolean:
      return keep(machine, fhirpath::to_decimal(item.boolean ? 1 : 0), "1", false);
    case Kind::string:
      return quantity_from(machine, item.text);
    default:
      return std::nullopt;
  }
}

Converted string_of(Machine& machine, const Item& item) {
  if (item.is(Kind::string)) return item;
  if (item.is(Kind::node) || item.is(Kind::type_info)) return std::nullopt;
  return Item::of(machine.arena().copy(render(item)));
}

// With an argument: in that unit.
std::optional<Converted> quantity_in_unit(Machine& machine, const Call& call, const Item& item) {
  const Converted quantity = quantity_of(machine, item);
  if (call.arguments.empty() || !quantity) return quantity;
  const Machine::One unit = machine.one_argument(call, 0);
  if (!unit.ok) return std::nullopt;
  if (unit.none || !unit.item.is(Kind::string)) return Converted();
  const bool calendar = calendar_unit(unit.item.text).has_value();
  const Quantity wanted{Decimal{}, unit.item.text, calendar};
  const auto value = convert(*quantity->quantity, wanted);
  return value ? Converted(keep(machine, *value, unit.item.text, calendar)) : Converted();
}

}  // namespace

// http://hl7.org/fhirpath/N1/#conversion, iif()
// Only the branch that is taken is evaluated.
bool iif(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  if (end > call.input + 1) return machine.fail("iif() takes one item");
  const bool bound = end > call.input;
  const Item self = bound ? machine.at(call.input) : Item();
  const auto run = [&](std::uint32_t op) {
    return bound ? machine.evaluate_with_self(op, self) : machine.evaluate(op);
  };
  if (!run(call.arguments[0])) return false;
  const auto answer = machine.answer_of(end);
  if (!answer) return false;
  machine.truncate(call.input);
  if (*answer == Answer::yes) return run(call.arguments[1]);
  return call.arguments.size() < 3 || run(call.arguments[2]);
}

bool to_boolean(Machine& m, const Call& call) {
  return convert_to(m, call, boolean_of);
}
bool to_integer(Machine& m, const Call& call) {
  return convert_to(m, call, integer_of);
}
bool to_date(Machine& m, const Call& call) {
  return convert_to(m, call, date_of);
}
bool to_date_time(Machine& m, const Call& call) {
  return convert_to(m, call, date_time_of);
}
bool to_time(Machine& m, const Call& call) {
  return convert_to(m, call, time_of);
}
bool to_decimal(Machine& m, const Call& call) {
  return convert_to(m, call, decimal_of);
}
bool to_string(Machine& m, const Call& call) {
  return convert_to(m, call, string_of);
}
bool converts_to_boolean(Machine& m, const Call& call) {
  return converts_to(m, call, boolean_of);
}
bool converts_to_integer(Machine& m, const Call& call) {
  return converts_to(m, call, integer_of);
}
bool converts_to_date(Machine& m, const Call& call) {
  return converts_to(m, call, date_of);
}
bool converts_to_date_time(Machine& m, const Call& call) {
  return converts_to(m, call, date_time_of);
}
bool converts_to_time(Machine& m, const Call& call) {
  return converts_to(m, call, time_of);
}
bool converts_to_decimal(Machine& m, const Call& call) {
  return converts_to(m, call, decimal_of);
}
bool converts_to_string(Machine& m, const Call& call) {
  return converts_to(m, call, string_of);
}

bool to_quantity(Machine& machine, const Call& call) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok) return false;
  if (one.none) return true;
  const auto quantity = quantity_in_unit(machine, call, one.item);
  if (!quantity) return false;
  return *quantity ? machine.replace(call.input, **quantity) : machine.replace_empty(call.input);
}

bool converts_to_quantity(Machine& machine, const Call& call) {
  const Machine::One one = machine.one(call.input);
  if (!one.ok) return false;
  if (one.none) return true;
  const auto quantity = quantity_in_unit(machine, call, one.item);
  return quantity && machine.replace(call.input, Item::of(quantity->has_value()));
}

}  // namespace tasuki::fhirpath::functions
