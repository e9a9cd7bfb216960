// A definition back from the tables of a pack: so that profiles can be built on those of a pack
// whose sources are not there.
//
// Comes back: all that a profile on it needs. An element also carries the invariants of its type.
#pragma once

#include "rulepack/definitions.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

Structure import_structure(const Tables& tables, Ref structure);

}  // namespace tasuki::rulepack
