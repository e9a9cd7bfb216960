// Snapshots for definitions that come with a differential only.
// http://hl7.org/fhir/R4/profiling.html#snapshot
#pragma once

#include <vector>

#include "base/result.hpp"
#include "rulepack/definitions.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

// Fills `snapshot` where it is empty. Bases and types come from `structures` or from the tables.
// Errors: definition_missing (the base), definition_invalid.
Result<> generate_snapshots(const Tables& tables, std::vector<Owned<Structure>>& structures);

}  // namespace tasuki::rulepack
