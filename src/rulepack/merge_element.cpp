#include "rulepack/merge_element.hpp"

#include <algorithm>

namespace tasuki::rulepack {
namespace {

template <typename T>
void take(std::optional<T>& into, const std::optional<T>& change) {
  if (change) into = change;
}

void take(std::string& into, const std::string& change) {
  if (!change.empty()) into = change;
}

// "value" + "Quantity"
bool spells(std::string_view name, std::string_view stem, std::string_view type) {
  if (name.size() != stem.size() + type.size() || !name.starts_with(stem) || type.empty())
    return false;
  std::string code(type);
  if (code[0] >= 'a' && code[0] <= 'z') code[0] = static_cast<char>(code[0] - 'a' + 'A');
  return name.substr(stem.size()) == code;
}

std::string_view choice_stem(std::string_view path) {
  std::string_view name = last_part(path);
  if (!name.ends_with("[x]")) return {};
  return name.substr(0, name.size() - 3);
}

}  // namespace

void merge_element(Element& element, const Element& change, std::string_view structure_url) {
  take(element.min, change.min);
  take(element.max, change.max);
  if (!change.types.empty()) element.types = change.types;
  take(element.slicing, change.slicing);
  take(element.binding, change.binding);
  take(element.fixed, change.fixed);
  take(element.pattern, change.pattern);
  take(element.value_min, change.value_min);
  take(element.value_max, change.value_max);
  if (change.length_max != 0) element.length_max = change.length_max;
  take(element.modifier, change.modifier);
  take(element.must_support, change.must_support);
  take(element.summary, change.summary);
  element.order_matters = element.order_matters || change.order_matters;
  for (Invariant invariant : change.invariants) {
    if (invariant.source.empty()) invariant.source = structure_url;
    const auto same = std::ranges::find(element.invariants, invariant.key, &Invariant::key);
    if (same != element.invariants.end())
      *same = std::move(invariant);
    else
      element.invariants.push_back(std::move(invariant));
  }
}

ElementNode& add_slice(ElementNode& sliced, std::string_view name) {
  ElementNode* outer = &sliced;
  // "a/b" is a slice of the slice "a". http://hl7.org/fhir/R4/profiling.html#reslicing
  if (const std::size_t slash = name.rfind('/'); slash != std::string_view::npos)
    if (ElementNode* found = sliced.slice(name.substr(0, slash))) outer = found;
  ElementNode slice{outer->element, outer->children, {}};
  slice.element.slicing.reset();
  slice.element.slice_name = name;
  slice.element.min = 0;
  const std::string_view stem = choice_stem(slice.element.path);
  if (!stem.empty()) {
    std::vector<TypeUse> types;
    for (const TypeUse& type : slice.element.types)
      if (spells(name, stem, type.code)) types.push_back(type);
    if (!types.empty()) slice.element.types = std::move(types);
    // "the slices of a choice are told apart by their types"
    // http://hl7.org/fhir/R4/profiling.html#slicing
    if (!outer->element.slicing)
      outer->element.slicing =
          Slicing{{{DiscriminatorKind::type, "$this"}}, SlicingRules::open, false};
  }
  return outer->slices.emplace_back(std::move(slice));
}

ElementNode* choice_spelled(ElementNode& parent, std::string_view name) {
  for (ElementNode& child : parent.children) {
    const std::string_view stem = choice_stem(child.element.path);
    if (stem.empty()) continue;
    for (const TypeUse& type : child.element.types)
      if (spells(name, stem, type.code)) return &child;
  }
  return nullptr;
}

void rename(ElementNode& node, const std::string from, const std::string& to) {
  node.element.path =
      to + node.element.path.substr(std::min(from.size(), node.element.path.size()));
  for (ElementNode& child : node.children) rename(child, from, to);
  for (ElementNode& slice : node.slices) rename(slice, from, to);
}

void set_ids(ElementNode& node, const std::string& id) {
  node.element.id = id;
  for (ElementNode& child : node.children)
    set_ids(child, id + "." + std::string(last_part(child.element.path)));
  const std::string plain =
      id.substr(0, id.find(':', id.rfind('.') == std::string::npos ? 0 : id.rfind('.')));
  for (ElementNode& slice : node.slices) set_ids(slice, plain + ":" + slice.element.slice_name);
}

const ElementNode* find_path(const ElementNode& root, std::string_view reference) {
  const std::size_t hash = reference.find('#');
  if (hash != std::string_view::npos) reference.remove_prefix(hash + 1);
  if (root.element.path == reference || root.element.id == reference) return &root;
  for (const ElementNode& child : root.children)
    if (const ElementNode* found = find_path(child, reference)) return found;
  return nullptr;
}

}  // namespace tasuki::rulepack
