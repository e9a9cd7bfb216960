// Whether every number of a pack stays inside of it: each row that another row names, each range,
// each enumeration, each program. Reading a pack of which this is true can reach no assertion.
#pragma once

#include "base/result.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::rulepack {

// Error: pack_damaged; the detail names the section and the field.
Result<> verify_pack(const Pack& pack);

}  // namespace tasuki::rulepack
