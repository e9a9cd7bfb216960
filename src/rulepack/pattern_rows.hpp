// JSON values of fixed[x], pattern[x], minValue[x] and maxValue[x] as rows.
#pragma once

#include <string>
#include <string_view>

#include "fhirpath/model.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

// kNone for the empty text.
Ref add_pattern(Tables& tables, std::string_view json);
std::string pattern_json(const Tables& tables, Ref pattern);

}  // namespace tasuki::rulepack
