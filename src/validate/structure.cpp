// The shape of the JSON. http://hl7.org/fhir/R4/json.html
#include "validate/child.hpp"
#include "validate/nearest.hpp"

namespace tasuki::validate {

using json::Type;
using rulepack::kNone;

// A member that no rule of its place names: unknown, or a type that a choice does not have here.
void Walker::report_unknown_member(const Item& item, const ElementRow& shape,
                                   const json::Member& member) {
  const InFamily family(Family::structure);
  if (member.key.equals("resourceType")) return;
  const std::string key = member.key.string();
  const std::string_view name = std::string_view(key).substr(key.starts_with('_') ? 1 : 0);
  for (const ElementRow& child : pack_.elements(shape.children)) {
    const std::string_view choice = pack_.text(child.name);
    const bool suffixed = name.size() > choice.size() && name.starts_with(choice) &&
                          name[choice.size()] >= 'A' && name[choice.size()] <= 'Z';
    if ((child.flags & rulepack::kChoice) == 0 || !suffixed) continue;
    std::string allowed;
    for (const rulepack::TypeRow& type : pack_.types(child.types)) {
      if (!allowed.empty()) allowed += ", ";
      allowed += pack_.text(type.code);
    }
    const Place place{item.place, &child, nullptr, kNoIndex, kNone};
    return report_at(IssueId::type_not_allowed, place, member.key, std::move(allowed));
  }
  Nearest nearest(name);
  for (const rulepack::MemberRow& row : pack_.members(shape.members))
    nearest.offer(pack_.name(row.name));
  report_at(IssueId::element_unknown, *item.place, member.key, key, std::string(nearest.best()));
}

// False: what stands there cannot be looked at.
bool Walker::check_json_shape(const Child& child) {
  const InFamily family(Family::structure);
  const Slot& slot = child.slot;
  const bool array = (child.rule.flags & rulepack::kArrayInBase) != 0;
  // Nearly all members are as they should be, and alone.
  if (!slot.sibling && !slot.value.is(Type::null) && slot.value.is(Type::array) == array)
    return !array || check_array(child);
  const Place place{child.parent.place, &child.rule, child.type, kNoIndex, kNone};
  const bool primitive =
      child.type != nullptr && child.type->structure != kNone &&
      knowledge_.type(child.type->structure).primitive != fhirpath::Primitive::none;
  if (slot.sibling && !primitive && child.type != nullptr) {
    report_at(IssueId::underscore_misplaced, place, slot.sibling);
    if (!slot.value) return false;
  }
  if (slot.value.is(Type::null)) {
    report_at(IssueId::null_misplaced, place, slot.value);
    return false;
  }
  for (const json::Value& value : {slot.value, slot.sibling}) {
    if (!value || value.is(Type::array) == array) continue;
    report_at(array ? IssueId::array_expected : IssueId::array_unexpected, place, value);
    // The items are looked at all the same, where they are what they should be.
    if (!array) return false;
  }
  return !array || check_array(child);
}

// http://hl7.org/fhir/R4/json.html#repeat
bool Walker::check_array(const Child& child) {
  const Slot& slot = child.slot;
  const Place place{child.parent.place, &child.rule, child.type, kNoIndex, kNone};
  for (const json::Value& value : {slot.value, slot.sibling}) {
    if (!value.is(Type::array) || value.size() > 0) continue;
    report_at(IssueId::array_empty, place, value);
    return false;
  }
  if (slot.value.is(Type::array) && slot.sibling.is(Type::array) &&
      slot.value.size() != slot.sibling.size())
    report_at(IssueId::underscore_lengths, place, slot.sibling);
  return true;
}

}  // namespace tasuki::validate
