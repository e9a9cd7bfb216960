#include "rulepack/snapshot.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/text.hpp"
#include "rulepack/element_tree.hpp"
#include "rulepack/import.hpp"
#include "rulepack/merge_element.hpp"

namespace tasuki::rulepack {
namespace {

constexpr std::string_view kTypes = "http://hl7.org/fhir/StructureDefinition/";

std::string_view without_version(std::string_view canonical) {
  return canonical.substr(0, canonical.find('|'));
}

// One step of an element id: "coding", or "coding:localLaboCode" for a slice.
struct Step {
  std::string name;
  std::string slice;
};

// Gives each element of a differential its steps from the root. Ids say it; where they are left
// out (or hold a dot in a slice's name), an element belongs to the slice that was opened last at
// each part of its path.
class StepReader {
 public:
  std::vector<Step> read(const Element& element) {
    std::vector<Step> steps;
    const std::vector<std::string_view> names = split(element.path, '.');
    const std::vector<std::string_view> parts = split(element.id, '.');
    if (parts.size() == names.size()) {
      for (const std::string_view part : parts) {
        const std::size_t colon = part.find(':');
        const bool slice = colon != std::string_view::npos;
        steps.push_back({std::string(part.substr(0, colon)),
                         slice ? std::string(part.substr(colon + 1)) : std::string()});
      }
      if (steps.back().slice.empty()) steps.back().slice = element.slice_name;
      return steps;
    }
    open_.erase(open_.lower_bound(element.path), open_.end());
    if (!element.slice_name.empty()) open_[element.path] = element.slice_name;
    std::string path;
    for (const std::string_view part : names) {
      path += (path.empty() ? "" : ".") + std::string(part);
      const auto slice = open_.find(path);
      steps.push_back({std::string(part), slice == open_.end() ? "" : slice->second});
    }
    return steps;
  }

 private:
  std::map<std::string, std::string> open_;
};

class Generator {
 public:
  Generator(const Tables& tables, std::vector<Owned<Structure>>& structures)
      : tables_(tables), structures_(structures) {
    for (std::size_t i = 0; i < structures.size(); ++i)
      fresh_.emplace(structures[i].definition.url, i);
    for (Ref i = 0; i < tables.structures.size(); ++i)
      known_.emplace(tables.text(tables.structures[i].url), i);
  }

  Result<> generate(Structure& structure);

 private:
  // With its snapshot; nullptr: it is nowhere.
  Result<const Structure*> find(std::string_view canonical);
  Result<> apply(Structure& structure, ElementNode& root, const Element& change,
                 const std::vector<Step>& steps);
  Result<ElementNode*> step(ElementNode& root, ElementNode& node, Step step);
  Result<> unfold(ElementNode& root, ElementNode& node);
  Result<const Structure*> type_of(const Element& element);

  const Tables& tables_;
  std::vector<Owned<Structure>>& structures_;
  std::unordered_map<std::string, std::size_t> fresh_;
  std::unordered_map<std::string, Ref> known_;
  std::unordered_map<std::string, std::unique_ptr<Structure>> imported_;
  std::vector<std::string> running_;
};

Result<const Structure*> Generator::find(std::string_view canonical) {
  const std::string url(without_version(canonical));
  if (const auto place = fresh_.find(url); place != fresh_.end()) {
    Structure& structure = structures_[place->second].definition;
    if (structure.snapshot.empty()) TRY_VOID(generate(structure));
    return &structure;
  }
  const auto known = known_.find(url);
  if (known == known_.end()) return nullptr;
  std::unique_ptr<Structure>& copy = imported_[url];
  if (!copy) copy = std::make_unique<Structure>(import_structure(tables_, known->second));
  return copy.get();
}

Result<> Generator::generate(Structure& structure) {
  if (std::ranges::find(running_, structure.url) != running_.end())
    return fail(Code::definition_invalid, structure.url + " is based on itself");
  running_.push_back(structure.url);
  const Structure* base = TRY(find(structure.base_url));
  if (base == nullptr)
    return fail(Code::definition_missing, structure.base_url + ", the base of " + structure.url);
  ElementNode root = TRY(to_tree(base->snapshot));
  if (base->type != structure.type) rename(root, root.element.path, structure.type);
  StepReader reader;
  for (const Element& change : structure.differential)
    TRY_VOID(apply(structure, root, change, reader.read(change)));
  set_ids(root, structure.type);
  structure.snapshot = to_list(std::move(root));
  running_.pop_back();
  return {};
}

Result<> Generator::apply(Structure& structure, ElementNode& root, const Element& change,
                          const std::vector<Step>& steps) {
  ElementNode* node = &root;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const auto next = step(root, *node, steps[i]);
    if (!next) return fail(next.error().code, structure.url + ": " + next.error().detail);
    node = *next;
  }
  merge_element(node->element, change, structure.url);
  return {};
}

Result<ElementNode*> Generator::step(ElementNode& root, ElementNode& node, Step step) {
  if (node.children.empty()) TRY_VOID(unfold(root, node));
  ElementNode* child = node.child(step.name);
  if (child == nullptr) {
    child = choice_spelled(node, step.name);
    if (child == nullptr)
      return fail(Code::definition_invalid, node.element.path + " has no element " + step.name);
    if (step.slice.empty()) step.slice = step.name;
  }
  if (step.slice.empty()) return child;
  ElementNode* slice = child->slice(step.slice);
  return slice != nullptr ? slice : &add_slice(*child, step.slice);
}

// The definition whose elements stand below one that has none: that of its profile, of its type,
// or what all types have.
Result<const Structure*> Generator::type_of(const Element& element) {
  if (element.types.size() != 1) return find(std::string(kTypes) + "Element");
  const TypeUse& type = element.types[0];
  // A profile that is only being made cannot be looked into: what its type says is true as well.
  if (type.profiles.size() == 1 && std::ranges::find(running_, type.profiles[0]) == running_.end())
    if (const Structure* profile = TRY(find(type.profiles[0])); profile != nullptr) return profile;
  return find(std::string(kTypes) + type.code);
}

Result<> Generator::unfold(ElementNode& root, ElementNode& node) {
  const std::string path = node.element.path;
  if (!node.element.content_reference.empty()) {
    const ElementNode* target = find_path(root, node.element.content_reference);
    if (target == nullptr) return fail(Code::definition_missing, node.element.content_reference);
    ElementNode copy = *target;
    rename(copy, copy.element.path, path);
    node.element.types = copy.element.types;
    node.element.content_reference.clear();
    node.children = std::move(copy.children);
    return {};
  }
  const Structure* type = TRY(type_of(node.element));
  if (type == nullptr) return fail(Code::definition_missing, "the type of " + path);
  ElementNode tree = TRY(to_tree(type->snapshot));
  rename(tree, tree.element.path, path);
  node.children = std::move(tree.children);
  return {};
}

}  // namespace

Result<> generate_snapshots(const Tables& tables, std::vector<Owned<Structure>>& structures) {
  Generator generator(tables, structures);
  for (auto& row : structures)
    if (row.definition.snapshot.empty()) TRY_VOID(generator.generate(row.definition));
  return {};
}

}  // namespace tasuki::rulepack
