// What an element takes from other definitions: the children of its type, of the element that its
// contentReference names, and its place in the base definition.
#include <algorithm>

#include "rulepack/compile_structures.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::rulepack {

void StructureCompiler::finish() {
  tables_.element_types.resize(tables_.elements.size(), fhirpath::kNoType);
  const std::size_t members = tables_.members.size();
  follow_content_references();
  add_members();
  take_from_types();
  link();
  find_base_elements();
  add_model_members(members);
  pending_.clear();
  slices_of_.clear();
}

// "#Questionnaire.item", or with the URL of a definition before the "#".
// http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.contentReference
Ref StructureCompiler::referenced(const Pending& pending) const {
  const std::string_view reference = pending.content_reference;
  const std::size_t hash = reference.find('#');
  if (hash == std::string_view::npos) return kNone;
  Ref structure = tables_.elements[pending.element].structure;
  const Text wanted = tables_.intern(reference.substr(hash + 1));
  const auto find_in = [&](Ref owner) {
    const Range range = tables_.structures[owner].elements;
    for (Ref i = range.first; i < range.first + range.count; ++i)
      if (tables_.elements[i].id == wanted || tables_.elements[i].path == wanted) return i;
    return kNone;
  };
  if (const Ref found = find_in(structure); found != kNone) return found;
  const auto other = by_url_.find(tables_.intern(reference.substr(0, hash)));
  return other == by_url_.end() ? kNone : find_in(other->second);
}

void StructureCompiler::follow_content_references() {
  for (const Pending& pending : pending_) {
    if (pending.own_children) tables_.element_types[pending.element] = pending.element;
    if (pending.content_reference.empty()) continue;
    const Ref target = referenced(pending);
    if (target == kNone) continue;
    tables_.element_types[pending.element] = target;
    tables_.elements[pending.element].types = tables_.elements[target].types;
  }
}

void StructureCompiler::add_member_rows(Ref child_ref, std::vector<MemberRow>& into) {
  const ElementRow& child = tables_.elements[child_ref];
  const std::string name(tables_.text(child.name));
  if ((child.flags & kChoice) == 0) {
    const Ref type = child.types.count == 1 ? child.types.first : kNone;
    into.push_back({tables_.intern_name(name), child_ref, type});
    return;
  }
  // http://hl7.org/fhir/R4/formats.html#choice
  for (Ref type = child.types.first; type < child.types.first + child.types.count; ++type) {
    std::string code(tables_.text(tables_.types[type].code));
    if (code.empty()) continue;
    if (code[0] >= 'a' && code[0] <= 'z') code[0] = static_cast<char>(code[0] - 'a' + 'A');
    into.push_back({tables_.intern_name(name + code), child_ref, type});
  }
}

void StructureCompiler::add_members() {
  for (const Pending& pending : pending_) {
    if (!pending.own_children) continue;
    const Range children = tables_.elements[pending.element].children;
    std::vector<MemberRow> rows;
    for (Ref child = children.first; child < children.first + children.count; ++child)
      add_member_rows(child, rows);
    std::ranges::stable_sort(rows, {}, &MemberRow::name);
    tables_.elements[pending.element].members = append<MemberRow>(tables_.members, rows);
  }
}

void StructureCompiler::take_from_types() {
  for (const Pending& pending : pending_) {
    ElementRow& row = tables_.elements[pending.element];
    if (!pending.content_reference.empty() && !pending.own_children) {
      const Ref target = tables_.element_types[pending.element];
      if (target == fhirpath::kNoType) continue;
      row.members = tables_.elements[target].members;
      row.children = tables_.elements[target].children;
      continue;
    }
    if (pending.parent == kNone || row.types.count != 1) continue;
    const Ref type = tables_.types[row.types.first].structure;
    if (type == kNone || tables_.structures[type].root == kNone) continue;
    const StructureRow& structure = tables_.structures[type];
    const ElementRow& root = tables_.elements[structure.root];
    if (structure.kind != StructureKind::resource)
      row.constraints = constraints_.join(row.constraints, root.constraints);
    if (pending.own_children || structure.kind == StructureKind::primitive ||
        (row.flags & kAnyResource) != 0)
      continue;
    row.members = root.members;
    row.children = root.children;
  }
}

Ref StructureCompiler::child_named(Range children, Text name) const {
  for (Ref child = children.first; child < children.first + children.count; ++child)
    if (tables_.elements[child].name == name) return child;
  return kNone;
}

Ref StructureCompiler::base_element(const Pending& pending) const {
  const ElementRow& row = tables_.elements[pending.element];
  const StructureRow& structure = tables_.structures[row.structure];
  if ((structure.flags & kProfile) == 0) return pending.element;
  if (pending.parent == kNone) {
    const Ref base = find_base(tables_.text(structure.type));
    return base == kNone ? kNone : tables_.structures[base].root;
  }
  const ElementRow& parent = tables_.elements[pending.parent];
  if (parent.base_element != kNone) {
    const Range children = tables_.elements[parent.base_element].children;
    if (const Ref child = child_named(children, row.name); child != kNone) return child;
  }
  // The profile says which of several types the parent has.
  if (parent.types.count != 1) return kNone;
  const Ref type = tables_.types[parent.types.first].structure;
  if (type == kNone || tables_.structures[type].root == kNone) return kNone;
  return child_named(tables_.elements[tables_.structures[type].root].children, row.name);
}

void StructureCompiler::find_base_elements() {
  for (const Pending& pending : pending_) {
    const Ref base = base_element(pending);
    ElementRow& row = tables_.elements[pending.element];
    row.base_element = base;
    const std::uint32_t max = base == kNone ? pending.base_max : tables_.elements[base].max;
    if (max > 1) row.flags |= kArrayInBase;
  }
}

void StructureCompiler::add_model_members(std::size_t first) {
  for (std::size_t i = first; i < tables_.members.size(); ++i) {
    const MemberRow& member = tables_.members[i];
    const ElementRow& element = tables_.elements[member.element];
    const bool choice = (element.flags & kChoice) != 0;
    fhirpath::TypeId type = choice ? fhirpath::kNoType : tables_.element_types[member.element];
    if (type == fhirpath::kNoType && member.type != kNone && (element.flags & kAnyResource) == 0)
      if (const Ref base = tables_.types[member.type].structure; base != kNone)
        type = tables_.structures[base].root;
    const std::uint32_t name = tables_.intern_name(std::string(tables_.text(element.name)));
    tables_.model_members.push_back({name, type, choice ? 1U : 0U});
  }
}

void StructureCompiler::link() {
  for (ProfileRow& row : tables_.profiles) {
    const auto place = by_url_.find(row.url);
    const bool fits =
        place != by_url_.end() &&
        (row.version == 0 || tables_.structures[place->second].version == row.version);
    row.structure = fits ? place->second : kNone;
  }
  for (TypeRow& row : tables_.types)
    if (row.structure == kNone) row.structure = find_base(tables_.text(row.code));
  for (const auto& [structure, base] : bases_) {
    const auto place = by_url_.find(tables_.intern(base));
    if (place != by_url_.end()) tables_.structures[structure].base = place->second;
  }
  bases_.clear();
}

}  // namespace tasuki::rulepack
