// What a differential does to one element of a snapshot.
#pragma once

#include <string_view>

#include "rulepack/element_tree.hpp"

namespace tasuki::rulepack {

// What `change` states takes the place of what was; invariants are added.
// http://hl7.org/fhir/R4/profiling.html#differential
void merge_element(Element& element, const Element& change, std::string_view structure_url);

// A new slice of `sliced`, which it starts as, with all that was said of its children so far; not
// required, and with no slices of its own.
ElementNode& add_slice(ElementNode& sliced, std::string_view name);

// The choice "value[x]" for the spelling "valueQuantity"; nullptr: there is none.
ElementNode* choice_spelled(ElementNode& parent, std::string_view name);

// Gives the paths below `node` another beginning.
void rename(ElementNode& node, std::string from, const std::string& to);
// "Observation.code.coding:localLaboCode" for all of them.
void set_ids(ElementNode& node, const std::string& id);
// By "#Questionnaire.item", with or without something before the "#".
const ElementNode* find_path(const ElementNode& root, std::string_view reference);

}  // namespace tasuki::rulepack
