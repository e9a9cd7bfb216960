// From FHIR's types to those of System. http://hl7.org/fhir/R4/fhirpath.html#types
#include <charconv>

#include "fhirpath/machine.hpp"

namespace tasuki::fhirpath {
namespace {

using json::Type;

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Of a value without a known type: what its JSON looks like.
Primitive guess(const json::Value& value) {
  switch (value.type()) {
    case Type::boolean:
      return Primitive::boolean;
    case Type::string:
      return Primitive::string;
    case Type::number:
      return value.raw().find_first_of(".eE") == std::string_view::npos ? Primitive::integer
                                                                        : Primitive::decimal;
    default:
      return Primitive::none;
  }
}

Item temporal_or_text(Kind kind, const std::optional<Temporal>& value, std::string_view text) {
  return value ? Item::of(kind, *value) : Item::of(text);
}

}  // namespace

std::string_view Machine::string_of(const json::Value& string) {
  if (const auto plain = string.plain()) return *plain;
  return arena_.copy(string.string());
}

// A value that does not have the form of its type stays text: what is wrong with it is for the
// rules of structure to say.
Item Machine::primitive_value(const Node& node, Primitive primitive) {
  const json::Value& value = node.value;
  if (value.is(Type::boolean)) return Item::of(value.boolean());
  if (value.is(Type::number)) {
    if (primitive != Primitive::decimal)
      if (const auto integer = parse_integer(value.raw())) return Item::of(*integer);
    if (const auto decimal = parse_decimal(value.raw())) return Item::of(*decimal);
    return Item::of(value.raw());
  }
  const std::string_view text = string_of(value);
  switch (primitive) {
    case Primitive::date:
      return temporal_or_text(Kind::date, parse_date(text), text);
    case Primitive::date_time:
    case Primitive::instant:
      return temporal_or_text(Kind::date_time, parse_date_time(text), text);
    case Primitive::time:
      return temporal_or_text(Kind::time, parse_time(text), text);
    default:
      return Item::of(text);
  }
}

// http://hl7.org/fhir/R4/fhirpath.html#quantity: a FHIR Quantity is a System.Quantity by its UCUM
// code; of another system by its unit.
Item Machine::quantity_value(const Node& node) {
  json::Value number, unit, system, code;
  for (const json::Member& member : node.value.members()) {
    if (instance_->has_underscore(member.key)) continue;
    const NameId id = instance_->name_of(member.key);
    if (id == kNoName) continue;
    if (id == quantity_names_.value) number = member.value;
    if (id == quantity_names_.unit) unit = member.value;
    if (id == quantity_names_.system) system = member.value;
    if (id == quantity_names_.code) code = member.value;
  }
  const auto value = number.is(Type::number) ? parse_decimal(number.raw()) : std::nullopt;
  if (!value) return Item::of(node);
  Quantity quantity{*value, {}, false};
  if (code && (!system || system.equals("http://unitsofmeasure.org"))) {
    quantity.unit = string_of(code);
  } else if (unit) {
    quantity.unit = string_of(unit);
  } else if (!code) {
    quantity.unit = "1";
  }
  return Item::of(arena_.keep(quantity));
}

Item Machine::value_of(const Item& item) {
  if (!item.is(Kind::node)) return item;
  const Node& node = item.node;
  if (!node.value) return item;
  if (node.value.is(Type::object)) return is_quantity(node.type) ? quantity_value(node) : item;
  Primitive primitive = node.type == kNoType ? guess(node.value) : model().primitive(node.type);
  if (primitive == Primitive::none) primitive = guess(node.value);
  return primitive == Primitive::none ? item : primitive_value(node, primitive);
}

std::optional<std::string_view> Machine::text_of(const Item& item) {
  if (item.is(Kind::string)) return item.text;
  if (!item.is(Kind::node) || !item.node.value.is(Type::string)) return std::nullopt;
  return string_of(item.node.value);
}

}  // namespace tasuki::fhirpath
