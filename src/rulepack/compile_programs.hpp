// Expressions in the tables -> programs. What cannot be compiled keeps kNone, which means that it
// cannot be checked; it is tried again when the pack is extended.
#pragma once

#include "base/result.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

Result<> compile_programs(Tables& tables);

}  // namespace tasuki::rulepack
