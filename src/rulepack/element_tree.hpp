// The elements of a snapshot as a tree: children in the order of the specification, slices beside
// the element that they slice, re-slices beside their slice.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rulepack/definitions.hpp"

namespace tasuki::rulepack {

struct ElementNode {
  Element element;
  std::vector<ElementNode> children;
  std::vector<ElementNode> slices;

  // nullptr: there is none. `name` is the last part of the path: "value[x]".
  ElementNode* child(std::string_view name);
  // The slice of that name, at any depth of re-slicing ("a/b" stands in "a").
  ElementNode* slice(std::string_view name);
};

std::string_view last_part(std::string_view path);  // "Patient.name" -> "name"

// Error: definition_invalid, when a path does not continue one before it.
Result<ElementNode> to_tree(std::vector<Element> elements);
// In the order of a snapshot: element, children, slices.
std::vector<Element> to_list(ElementNode root);

}  // namespace tasuki::rulepack
