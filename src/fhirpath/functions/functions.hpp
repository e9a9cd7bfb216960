// The implementations that functions.def names. Each replaces the input by the result.
#pragma once

#include "fhirpath/machine.hpp"

namespace tasuki::fhirpath::functions {

#define FHIRPATH_FUNCTION(name, least, most, input, scope, result, implementation) \
  bool implementation(Machine& machine, const Call& call);
#include "fhirpath/functions.def"
#undef FHIRPATH_FUNCTION

}  // namespace tasuki::fhirpath::functions
