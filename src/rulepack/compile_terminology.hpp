// CodeSystems and ValueSets -> their tables; value sets are expanded.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "rulepack/definitions.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

Result<> compile_terminology(Tables& tables, std::vector<Owned<ValueSet>>& value_sets,
                             std::vector<Owned<CodeSystem>>& code_systems);

}  // namespace tasuki::rulepack
