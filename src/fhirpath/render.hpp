// System values as text, as toString() gives them. http://hl7.org/fhirpath/N1/#tostring-string
#pragma once

#include <string>
#include <string_view>

#include "fhirpath/item.hpp"

namespace tasuki::fhirpath {

std::string render(const Item& value);             // of a node the empty text
std::string_view type_name_of(const Item& value);  // "integer", "dateTime", "Quantity"
std::string_view system_type_name(Kind kind);      // "Integer", "DateTime", "Quantity"

}  // namespace tasuki::fhirpath
