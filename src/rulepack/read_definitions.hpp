// FHIR JSON -> Definitions. Everything that is not a StructureDefinition, ValueSet or CodeSystem is
// counted and passed over. Errors: those of visit_package, json_*, definition_invalid.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "rulepack/definitions.hpp"

namespace tasuki::rulepack {

enum class Differentials { when_needed, always };

Result<Definitions> read_definitions(const std::string& path,
                                     Differentials differentials = Differentials::when_needed);
// One file of a package: a resource, or a Bundle of them. `name` says which file is wrong.
Result<> read_definition_file(std::string_view name, std::string json, Differentials differentials,
                              Definitions& into);
// The lines of ValueSet.compose from its JSON text.
Result<> read_compose(std::string_view json, ValueSet& into);

}  // namespace tasuki::rulepack
