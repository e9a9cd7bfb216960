// The formats of FHIR's primitive types, without regular expressions: one pass over the text and no
// memory. http://hl7.org/fhir/R4/datatypes.html#primitive
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fhirpath/model.hpp"

namespace tasuki::validate {

enum class Fault : std::uint8_t {
  none,
  malformed,
  empty,
  too_long,
  control_character,
  time_zone_missing,
  out_of_range,
};

// `text`: of a string its text without JSON escapes, of a number or boolean as it is written.
Fault check_format(fhirpath::Primitive type, std::string_view text);

bool is_id(std::string_view text);
bool is_oid(std::string_view text);           // "urn:oid:1.2.392"
bool is_uuid(std::string_view text);          // "urn:uuid:..." in lower case
bool is_absolute_uri(std::string_view text);  // scheme ":" something
// Bytes that the text stands for; nullopt: it is no base64.
std::optional<std::size_t> base64_size(std::string_view text);

}  // namespace tasuki::validate
