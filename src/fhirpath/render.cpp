#include "fhirpath/render.hpp"

#include <array>

namespace tasuki::fhirpath {
namespace {

struct Names {
  std::string_view fhir;
  std::string_view system;
};
// In the order of Kind.
constexpr std::array kNames = {
    Names{"", "Any"},
    Names{"boolean", "Boolean"},
    Names{"integer", "Integer"},
    Names{"decimal", "Decimal"},
    Names{"string", "String"},
    Names{"date", "Date"},
    Names{"dateTime", "DateTime"},
    Names{"time", "Time"},
    Names{"Quantity", "Quantity"},
    Names{"TypeInfo", "Any"},
};

std::string render_quantity(const Quantity& quantity) {
  const std::string number = to_string(quantity.value);
  if (quantity.calendar) return number + " " + std::string(quantity.unit);
  return number + " '" + std::string(quantity.unit) + "'";
}

}  // namespace

std::string render(const Item& value) {
  switch (value.kind) {
    case Kind::boolean:
      return value.boolean ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.integer);
    case Kind::decimal:
      return to_string(value.decimal);
    case Kind::string:
      return std::string(value.text);
    case Kind::date:
      return to_string_date(value.temporal);
    case Kind::date_time:
      return to_string_date_time(value.temporal);
    case Kind::time:
      return to_string_time(value.temporal);
    case Kind::quantity:
      return render_quantity(*value.quantity);
    case Kind::type_info:
      return std::string(value.info.name_space) + "." + std::string(value.info.name);
    case Kind::node:
      break;
  }
  return {};
}

std::string_view type_name_of(const Item& value) {
  return kNames[static_cast<std::size_t>(value.kind)].fhir;
}

std::string_view system_type_name(Kind kind) {
  return kNames[static_cast<std::size_t>(kind)].system;
}

}  // namespace tasuki::fhirpath
