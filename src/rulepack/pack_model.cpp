// fhirpath::Model of a Pack: what FHIRPath asks about types.
#include <algorithm>

#include "rulepack/mapping.hpp"

namespace tasuki::rulepack {

using fhirpath::kNoType;
using fhirpath::NameId;
using fhirpath::TypeId;

TypeId Pack::type_of(const ElementRow& element, const TypeRow& type) const {
  const Ref place = element.base_element == kNone ? ref(element) : element.base_element;
  const TypeId own = rows_.element_types[place];
  // Elements with members of their own are types of their own; a choice never is.
  if (own != kNoType && (element.flags & kChoice) == 0) return own;
  return type.structure == kNone ? kNoType : structure(type.structure).root;
}

TypeId Pack::find_type(std::string_view name) const {
  const StructureRow* base = find_base(name);
  return base == nullptr ? kNoType : base->root;
}

std::string_view Pack::type_name(TypeId type) const {
  const ElementRow& row = element(type);
  const StructureRow& owner = structure(row.structure);
  if (owner.root == type) return text(owner.type);
  return row.types.count == 0 ? "Element" : text(this->type(row.types.first).code);
}

TypeId Pack::base_type(TypeId type) const {
  const ElementRow& row = element(type);
  const StructureRow& owner = structure(row.structure);
  if (owner.root != type) return find_type(type_name(type));
  return owner.base == kNone ? kNoType : structure(owner.base).root;
}

fhirpath::Primitive Pack::primitive(TypeId type) const {
  return mapping_->primitives[element(type).structure];
}

bool Pack::is_resource(TypeId type) const {
  const StructureRow& owner = structure(element(type).structure);
  return owner.kind == StructureKind::resource && owner.root == type;
}

fhirpath::ModelMember Pack::member(TypeId parent, NameId name) const {
  const MemberRow* found = find_member(element(parent).members, name);
  if (found == nullptr) return {};
  const auto number = static_cast<std::size_t>(found - rows_.members.data());
  const ModelMemberRow& row = rows_.model_members[number];
  return {row.element, row.type, row.choice != 0};
}

bool Pack::has_element(TypeId parent, NameId name) const {
  const Range range = element(parent).members;
  const auto rows = rows_.model_members.subspan(range.first, range.count);
  return std::ranges::any_of(rows, [&](const ModelMemberRow& row) { return row.element == name; });
}

}  // namespace tasuki::rulepack
