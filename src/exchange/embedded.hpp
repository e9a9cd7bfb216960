// Files inside a document: base64 in an element that names its media type.
// http://hl7.org/fhir/R4/datatypes.html#attachment, http://hl7.org/fhir/R4/binary.html
#pragma once

#include "exchange/sanitizer.hpp"
#include "json/document.hpp"

namespace tasuki::exchange {

// Whether everything in there is of a type that may be passed on and harmless. Errors: of the
// sanitizer.
Result<bool> embedded_is_clean(json::Value value, Sanitizer& sanitizer);

}  // namespace tasuki::exchange
