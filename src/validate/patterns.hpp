// fixed[x] and pattern[x]: does a value in the document equal, or contain, one of a definition?
// Numbers are compared as exact decimals: 1.0 is 1.00.
// http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_
#pragma once

#include "fhirpath/instance.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::validate {

enum class Likeness : std::uint8_t {
  equal,    // fixed: nothing more, nothing less
  contains  // pattern: everything of it, perhaps more
};

bool is_like(const fhirpath::Instance& instance, const rulepack::Pack& pack,
             const json::Value& value, rulepack::Ref pattern, Likeness likeness);

// The code, or the text of a short primitive, that a pattern asks for: what an issue may show.
std::string describe(const rulepack::Pack& pack, rulepack::Ref pattern);

}  // namespace tasuki::validate
