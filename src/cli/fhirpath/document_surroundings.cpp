#include "cli/fhirpath/document_surroundings.hpp"

#include <cstdio>
#include <string>

namespace tasuki::cli {

using fhirpath::Answer;
using fhirpath::Node;

DocumentSurroundings::DocumentSurroundings(const fhirpath::Instance& instance)
    : instance_(&instance), bundle_(fhir::Bundle::from(instance.document().root())) {}

json::Value DocumentSurroundings::contained(std::string_view id) const {
  for (const json::Value resource : instance_->document().root()["contained"].items())
    if (resource["id"].equals(id)) return resource;
  return {};
}

Node DocumentSurroundings::resolve(std::string_view reference, const Node&) {
  Node found;
  if (reference.starts_with('#')) {
    found.value = contained(reference.substr(1));
  } else if (bundle_) {
    if (const fhir::Entry* entry = bundle_->resolve(reference))
      found.value = entry->resource.node();
  }
  return found;
}

Answer DocumentSurroundings::member_of(const Node&, std::string_view) {
  return Answer::unknown;
}

// http://hl7.org/fhir/R4/fhirpath.html#functions: here of the base definitions alone, which every
// value of their type is taken to conform to.
Answer DocumentSurroundings::conforms_to(const Node& node, std::string_view profile) {
  constexpr std::string_view kBase = "http://hl7.org/fhir/StructureDefinition/";
  if (!profile.starts_with(kBase)) return Answer::unknown;
  const fhirpath::Model& model = instance_->model();
  const fhirpath::TypeId wanted = model.find_type(profile.substr(kBase.size()));
  if (wanted == fhirpath::kNoType) return Answer::unknown;
  for (fhirpath::TypeId type = node.type; type != fhirpath::kNoType; type = model.base_type(type))
    if (type == wanted) return Answer::yes;
  return Answer::no;
}

void DocumentSurroundings::trace(std::string_view name, std::span<const Node> nodes) {
  for (const Node& node : nodes) {
    const std::string line = std::string(name) + ": " + std::string(node.value.raw()) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

}  // namespace tasuki::cli
