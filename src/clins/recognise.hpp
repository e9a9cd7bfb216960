// Which kind of unit a Bundle is, by Bundle.type and then by Composition.type or meta.tag. Profiles
// are not asked: they come with and without versions and from two generations of the guide.
#pragma once

#include <optional>

#include "clins/findings.hpp"
#include "clins/kind.hpp"
#include "fhir/bundle.hpp"

namespace tasuki::clins {

// nullopt exactly when it adds to the findings.
std::optional<Kind> recognise(const fhir::Bundle& bundle, Findings& findings);

}  // namespace tasuki::clins
