// The rules of the pack, applied to a unit: what makes the verdict of desk, gateway and exchange
// one. read_unit() says who and what a unit is, check_rules() whether it is well made.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "clins/kind.hpp"
#include "fhir/issue.hpp"
#include "json/document.hpp"
#include "validate/validator.hpp"

namespace tasuki::clins {

// Appends what the rule pack has against the document; with a kind, that kind's profile is asked
// for whatever the document claims. What `issues` says already is not said twice.
void check_rules(const json::Document& document, std::optional<Kind> kind,
                 const validate::Validator& validator, validate::Request request,
                 fhir::Issues& issues);

// The verdict on any resource. A Bundle that claims the profile of a kind gets what registering it
// would get, save for who may register it; everything else is judged by the rule pack alone.
fhir::Issues verdict(const json::Document& document, const validate::Validator& validator,
                     validate::Request request);

bool any_error(const fhir::Issues& issues);

}  // namespace tasuki::clins
