// Which members an invariant needs before it can be anything but true, so that a validator need not
// evaluate it on objects without them: most invariants of R4 speak of elements that are absent.
#pragma once

#include <optional>
#include <vector>

#include "fhirpath/program.hpp"

namespace tasuki::fhirpath {

// The names N, as FHIRPath has them ("value", not "valueQuantity"), sorted, with this promise: on a
// focus that has no element of N, Evaluator::test() gives `yes`, whatever else stands in the
// document. nullopt: there is no such promise. Never wrong, but it may miss some.
std::optional<std::vector<NameId>> trigger_names(ProgramView program);

}  // namespace tasuki::fhirpath
