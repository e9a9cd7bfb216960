// The way through the document: from a value to its members, and from each to the rule of its
// place.
#include "base/limits.hpp"
#include "validate/child.hpp"

namespace tasuki::validate {

using json::Type;
using rulepack::kNone;
using rulepack::MemberRow;
using rulepack::Ref;

Walker::Walker(const rulepack::Pack& pack, const Knowledge& knowledge,
               const json::Document& document, const Request& request, Workspace& workspace)
    : pack_(pack),
      knowledge_(knowledge),
      document_(document),
      request_(request),
      workspace_(workspace),
      instance_(document, pack),
      findings_(document, pack),
      bundle_type_(pack.find_type("Bundle")),
      observation_type_(pack.find_type("Observation")),
      steps_left_(request.steps_max),
      steps_left_for_warnings_(request.steps_max) {
  workspace_.port.walk = this;
  workspace_.slots.clear();
  workspace_.slices.clear();
  workspace_.twins.begin();
  if (workspace_.evaluator) {
    workspace_.evaluator->reset(instance_);
  } else {
    workspace_.evaluator = std::make_unique<fhirpath::Evaluator>(instance_, workspace_.port);
  }
}

Verdict Walker::walk() {
  check_root();
  return findings_.take();
}

void Walker::check_item(const Item& item, const ElementRow& rule) {
  if (stopped()) return;
  if (item.node.value.is(Type::null) && !item.node.sibling) {
    if (item.pass == Pass::structure) report(IssueId::null_misplaced, item);
    return;
  }
  const Ref structure = item.place->structure;
  if (structure != kNone) {
    const TypeInfo& info = knowledge_.type(structure);
    if (info.primitive != fhirpath::Primitive::none) return check_primitive_item(item, rule);
    if (info.resource) return check_any_resource(item, rule);
  }
  if ((rule.flags & rulepack::kAnyResource) != 0) return check_any_resource(item, rule);
  check_complex(item, rule);
}

// http://hl7.org/fhir/R4/json.html#primitive
void Walker::check_primitive_item(const Item& item, const ElementRow& rule) {
  const bool sound = item.pass == Pass::structure && check_primitive(item, rule);
  if (item.node.value && !item.node.value.is(Type::null)) {
    check_fixed_and_pattern(item, rule);
    check_range(item, rule);
    if (rule.binding != kNone) check_binding(item, rule);
  }
  if (!sound) check_invariants(item, rule.constraints, {}, ~std::uint64_t{0});
  const bool own = has_own_children(rule);
  if (!item.node.value && rule.binding != kNone) check_absent_code(item, rule);
  if (!item.node.sibling && !own) return;
  if (!own && item.pass == Pass::profile) return;
  Item parts = item;
  parts.node.value = item.node.sibling;
  parts.node.sibling = {};
  const ElementRow& shape = own ? rule : pack_.element(pack_.structure(item.place->structure).root);
  if (item.node.sibling.is(Type::object) || !item.node.sibling) {
    (void)check_shape(parts, shape);
  } else if (item.pass == Pass::structure && !item.node.sibling.is(Type::null)) {
    report(IssueId::object_expected, parts);
  }
}

void Walker::check_complex(const Item& item, const ElementRow& rule) {
  if (!item.node.value.is(Type::object)) {
    if (item.pass == Pass::structure) report(IssueId::object_expected, item);
    return;
  }
  if (item.pass == Pass::structure && item.node.value.size() == 0)
    return report(IssueId::object_empty, item);
  if (depth_ >= limits::kValidationDepthMax) {
    if (!trial_) report(IssueId::depth_exceeded, item);
    return;
  }
  ++depth_;
  check_once(item, [&] {
    check_fixed_and_pattern(item, rule);
    if (rule.binding != kNone) check_binding(item, rule);
    check_parts(item, rule);
    check_special(item, rule);
  });
  --depth_;
}

// The members of an object by what says most about them: the element's own children, the only
// profile of its type, or the type.
void Walker::check_parts(const Item& item, const ElementRow& rule) {
  if (has_own_children(rule)) {
    const std::uint64_t present = check_shape(item, rule);
    check_invariants(item, rule.constraints, {}, present);
    check_further_profiles(item, kNone);
    return;
  }
  const Ref structure = shape_of_type(item, rule);
  if (structure == kNone) return check_invariants(item, rule.constraints, {}, ~std::uint64_t{0});
  const bool is_profile = (pack_.structure(structure).flags & rulepack::kProfile) != 0;
  std::uint64_t present = ~std::uint64_t{0};
  const ElementRow& shape = pack_.element(pack_.structure(structure).root);
  if (item.pass == Pass::structure || is_profile) {
    present = check_shape(item, shape);
    check_invariants(item, shape.constraints, {}, present);
  }
  check_invariants(item, rule.constraints, shape.constraints, present);
  check_further_profiles(item, structure);
}

// The structure that stands for the type of a value: the one profile that it must conform to, of an
// extension its definition, else the base definition.
Ref Walker::shape_of_type(const Item& item, const ElementRow&) const {
  const TypeRow* type = item.place->type;
  if (type != nullptr) {
    const auto profiles = pack_.profile_refs(type->profiles);
    if (profiles.size() == 1 && pack_.profile(profiles.front()).structure != kNone)
      return pack_.profile(profiles.front()).structure;
  }
  const Ref base = item.place->structure;
  if (base == kNone || knowledge_.type(base).special != Special::extension) return base;
  const rulepack::StructureRow* definition = extension_definition(item.node.value);
  return definition == nullptr ? base : pack_.ref(*definition);
}

// Profiles of the type that the structural pass has not been by: the value must conform to one.
// http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.profile
void Walker::check_further_profiles(const Item& item, Ref done) {
  const TypeRow* type = item.place->type;
  if (type == nullptr || type->profiles.count == 0) return;
  const auto profiles = pack_.profile_refs(type->profiles);
  bool known = false;
  for (const Ref ref : profiles) {
    const Ref structure = pack_.profile(ref).structure;
    if (structure == kNone) continue;
    if (structure == done) return;
    known = true;
    if (profiles.size() == 1) {
      Item further = item;
      further.pass = Pass::profile;
      const ElementRow& shape = pack_.element(pack_.structure(structure).root);
      check_invariants(item, shape.constraints, {}, check_shape(further, shape));
      return;
    }
    if (conforms(item, structure)) return;
  }
  if (known) report(IssueId::no_profile_fits, item);
}

void Walker::check_special(const Item& item, const ElementRow& rule) {
  if (item.place->structure == kNone) return;
  switch (knowledge_.type(item.place->structure).special) {
    case Special::reference:
      return check_reference(item, rule);
    case Special::extension:
      if (item.pass == Pass::structure) check_extension(item, rule);
      return;
    case Special::attachment:
      if (item.pass == Pass::structure) check_attachment(item);
      return;
    case Special::coding:
    case Special::quantity:
      if (item.pass == Pass::structure) check_coding(item);
      return;
    default:
      return;
  }
}

// Returns the bits of the members that are there, for invariants that need some of them.
std::uint64_t Walker::check_shape(const Item& item, const ElementRow& shape) {
  std::vector<Slot>& slots = workspace_.slots;
  const std::size_t base = slots.size();
  slots.resize(base + shape.children.count);
  const std::uint64_t present = gather(item, shape, base);
  const auto children = pack_.elements(shape.children);
  for (std::size_t i = 0; i < children.size() && !stopped(); ++i) {
    const Slot slot = slots[base + i];  // a copy: the vector moves when members open theirs
    if (slot.member != nullptr) {
      check_child(item, children[i], slot);
    } else if (children[i].min != 0 || children[i].slicing != kNone) {
      check_absent(item, children[i]);
    }
  }
  slots.resize(base);
  return present;
}

std::uint64_t Walker::gather(const Item& item, const ElementRow& shape, std::size_t base) {
  std::uint64_t present = 0;
  for (const json::Member& member : item.node.value.members()) {
    const fhirpath::NameId name = instance_.name_of(member.key);
    const MemberRow* row =
        name == fhirpath::kNoName ? nullptr : pack_.find_member(shape.members, name);
    const std::uint32_t place = row == nullptr ? 0 : row->element - shape.children.first;
    if (row == nullptr || place >= shape.children.count) {
      if (item.pass == Pass::structure) report_unknown_member(item, shape, member);
      continue;
    }
    present |= Knowledge::bit_of(pack_.element(row->element).name);
    put(item, member, *row, workspace_.slots[base + place]);
  }
  return present;
}

void Walker::put(const Item& item, const json::Member& member, const MemberRow& row, Slot& slot) {
  if (slot.member != nullptr && slot.member != &row) {
    if (item.pass == Pass::structure)
      report_at(IssueId::choice_repeated, *item.place, member.key,
                std::string(pack_.text(pack_.element(row.element).name)) + "[x]");
    return;
  }
  slot.member = &row;
  (instance_.has_underscore(member.key) ? slot.sibling : slot.value) = member.value;
}

bool Walker::has_own_children(const ElementRow& rule) const {
  if (rule.children.count == 0) return false;
  return pack_.elements(rule.children).front().structure == rule.structure;
}

const rulepack::TypeRow* Walker::type_of(const ElementRow& rule, const Slot& slot) const {
  if (slot.member->type != kNone) return &pack_.type(slot.member->type);
  return rule.types.count == 0 ? nullptr : &pack_.types(rule.types).front();
}

void Walker::check_child(const Item& parent, const ElementRow& rule, const Slot& slot) {
  const Child child{parent, rule, type_of(rule, slot), slot};
  if (parent.pass == Pass::structure && !check_json_shape(child)) return;
  check_cardinality(parent, rule, child.count(), child.first());
  if (rule.max == 0 || stopped()) return;
  const std::size_t base = workspace_.slices.size();
  check_child_items(child);
  if (rule.slicing != kNone) check_slices(parent, rule, child.first(), base);
  workspace_.slices.resize(base);
}

// Items are stepped over, not counted to: arrays may be long.
void Walker::check_child_items(const Child& child) {
  const Slot& slot = child.slot;
  if (!child.is_array()) return check_child_item(child, slot.value, slot.sibling, kNoIndex);
  const auto values = slot.value.items();
  const auto siblings = slot.sibling.items();
  auto value = values.begin();
  auto sibling = siblings.begin();
  std::uint32_t index = 0;
  while (!stopped()) {
    const bool has_value = slot.value && value != values.end();
    const bool has_sibling = slot.sibling && sibling != siblings.end();
    if (!has_value && !has_sibling) return;
    check_child_item(child, has_value ? *value : json::Value(),
                     has_sibling ? *sibling : json::Value(), index++);
    if (has_value) ++value;
    if (has_sibling) ++sibling;
  }
}

void Walker::check_child_item(const Child& child, const json::Value& value,
                              const json::Value& sibling, std::uint32_t index) {
  Place place{child.parent.place, &child.rule, child.type, index, kNone};
  if (place.type != nullptr) place.structure = place.type->structure;
  Item item = child.parent;
  item.place = &place;
  item.node = {value, sibling.is(Type::null) ? json::Value() : sibling, fhirpath::kNoType};
  if (place.type != nullptr) item.node.type = pack_.type_of(child.rule, *place.type);
  if (child.rule.slicing == kNone) return check_item(item, child.rule);
  const Ref slice = find_slice(item, pack_.slicing(child.rule.slicing));
  workspace_.slices.push_back(slice);
  if (slice == kNone) return check_item(item, child.rule);
  check_slice_item(item, place, pack_.element(slice));
}

// What a slice says takes the place of what is said of the whole.
void Walker::check_slice_item(const Item& item, Place& place, const ElementRow& slice) {
  const TypeRow* type = place.type;
  place.rule = &slice;
  if (type == nullptr || slice.types.count == 0) return check_item(item, slice);
  place.type = nullptr;
  for (const TypeRow& row : pack_.types(slice.types))
    if (row.code == type->code) place.type = &row;
  if (place.type != nullptr) return check_item(item, slice);
  place.type = &pack_.types(slice.types).front();
  const bool resource = type->structure != kNone && knowledge_.type(type->structure).resource;
  if (resource) return check_any_resource(item, slice);
  place.type = type;
  report(IssueId::type_not_allowed, item, std::string(pack_.text(slice.id)));
}

void Walker::report(IssueId id, const Item& item, std::string detail, std::string nearest) {
  report_at(id, *item.place, item.node.value ? item.node.value : item.node.sibling,
            std::move(detail), std::move(nearest));
}

void Walker::report_below(IssueId id, const Item& item, std::string_view name,
                          const json::Value& value, std::string detail, std::string nearest) {
  Place place{item.place, nullptr, nullptr, kNoIndex, kNone};
  if (item.place->structure != kNone) {
    const ElementRow& root = pack_.element(pack_.structure(item.place->structure).root);
    for (const ElementRow& row : pack_.elements(root.children))
      if (pack_.text(row.name) == name) place.rule = &row;
  }
  report_at(id, place.rule == nullptr ? *item.place : place, value, std::move(detail),
            std::move(nearest));
}

void Walker::report_at(IssueId id, const Place& place, const json::Value& value, std::string detail,
                       std::string nearest) {
  if (!wants(issue_row(id).severity)) return;
  Finding finding(id);
  finding.detail = std::move(detail);
  finding.nearest = std::move(nearest);
  report(std::move(finding), place, value);
}

void Walker::report(Finding finding, const Place& place, const json::Value& value) {
  if (!wants(finding.severity)) return;
  ++ties_;
  if (trial_) {
    failed_ = true;
    return;
  }
  findings_.add(std::move(finding), place, value);
}

}  // namespace tasuki::validate
