// The static check of an expression: names, types of text functions and criteria, arithmetic with
// dates. What the type system leaves open is let through, for the evaluation to decide.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhirpath/model.hpp"
#include "fhirpath/program.hpp"
#include "fhirpath/syntax.hpp"

namespace tasuki::fhirpath {

struct StaticType {
  enum class Form : std::uint8_t { open, none, system, fhir };
  Form form = Form::open;
  bool unordered = false;
  Kind system = Kind::boolean;  // of Form::system
  TypeId fhir = kNoType;        // of Form::fhir

  static StaticType of(Kind kind) { return {Form::system, false, kind, kNoType}; }
  static StaticType of(TypeId type) {
    return type == kNoType ? StaticType{} : StaticType{Form::fhir, false, Kind::boolean, type};
  }
  bool operator==(const StaticType&) const = default;
};

// What the check found out about a node of the tree.
struct Finding {
  StaticType type;
  std::uint16_t function = 0;  // call: the row of functions.def
  bool names_type = false;     // member: the name of a type at the start of a path
  TypeId target = kNoType;     // names_type and type_test: the type
  bool system_target = false;  // type_test: a System type, of the kind `system`
  Kind system = Kind::boolean;
  bool filters = false;  // type_test as: may be used on many items
};

// Parallel to syntax.nodes. Error: fhirpath_semantic.
Result<std::vector<Finding>> check(const Syntax& syntax, const Model& model,
                                   const CompileOptions& options);

// The text of a variable that has a fixed one: %ucum, %vs-..., %ext-...
std::optional<std::string> variable_text(std::string_view name);

}  // namespace tasuki::fhirpath
