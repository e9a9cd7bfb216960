// A small FHIR for the tests: a handful of types, a resource and its terminology.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rulepack/compile.hpp"

namespace tasuki::rulepack::mini {

// Definitions of Element, string, code, Coding, CodeableConcept, Quantity, Extension, Resource and
// Thing, a resource with a choice, a backbone element and a contentReference; a code system of
// colours and value sets on it.
Definitions core();
// The definitions of one JSON file: a resource or a Bundle.
Definitions definitions(std::string_view json, std::string_view name = "test");
// A profile on Thing with these elements of a differential (JSON, comma-separated).
std::string profile(std::string_view name, std::string_view elements,
                    std::string_view base = "http://hl7.org/fhir/StructureDefinition/Thing");

std::shared_ptr<const Pack> pack_of(std::vector<Definitions> packages, const Pack* base = nullptr);
// The element of that id; fails the test when there is none.
const ElementRow& element(const Pack& pack, std::string_view structure, std::string_view id);
bool has_element(const Pack& pack, std::string_view structure, std::string_view id);

}  // namespace tasuki::rulepack::mini
