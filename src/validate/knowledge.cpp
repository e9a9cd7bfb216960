#include "validate/knowledge.hpp"

#include <utility>

#include "base/assert.hpp"
#include "validate/matcher_builder.hpp"

namespace tasuki::validate {
namespace {

using rulepack::kNone;
using rulepack::Pack;
using rulepack::Ref;
using rulepack::StructureRow;

constexpr std::pair<std::string_view, Special> kSpecials[] = {
    {"Extension", Special::extension}, {"Reference", Special::reference},
    {"canonical", Special::canonical}, {"Attachment", Special::attachment},
    {"Coding", Special::coding},       {"CodeableConcept", Special::codeable_concept},
    {"Quantity", Special::quantity},   {"Age", Special::quantity},
    {"Count", Special::quantity},      {"Distance", Special::quantity},
    {"Duration", Special::quantity},   {"Money", Special::none},
};

Special special_of(std::string_view type) {
  for (const auto& [name, special] : kSpecials)
    if (name == type) return special;
  return Special::none;
}

// By what the expression says: a key alone could be anybody's.
Native native_of(const Pack& pack, const rulepack::ConstraintRow& row) {
  struct Known {
    std::string_view key;
    std::string_view start;
    Native native;
  };
  constexpr Known kKnown[] = {
      {"ref-1", "reference.startsWith('#').not() or", Native::reference_is_contained},
      {"dom-3", "contained.where((('#'+id in (%resource.descendants().reference",
       Native::contained_is_referenced},
      {"dom-2", "contained.contained.empty()", Native::contained_once},
      {"dom-4", "contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()",
       Native::contained_unversioned},
      {"obs-7", "value.empty() or component.code.where(", Native::no_component_repeats},
      {"ext-1", "extension.exists() != value.exists()", Native::extension_or_value},
  };
  for (const Known& known : kKnown)
    if (pack.text(row.key) == known.key && pack.text(row.expression).starts_with(known.start))
      return known.native;
  return Native::none;
}

// Variables like %resource, and functions that follow a reference. ref-1 names none but asks what
// the resource contains.
bool may_look_around(std::string_view expression) {
  for (const std::string_view sign : {"%", "resolve(", "reference"})
    if (expression.find(sign) != std::string_view::npos) return true;
  return false;
}

}  // namespace

Knowledge::Knowledge(const Pack& pack) {
  learn_types(pack);
  learn_triggers(pack);
  MatcherBuilder builder(*this, pack);
  builder.build_all();
}

void Knowledge::learn_types(const Pack& pack) {
  types_.reserve(pack.structures().size());
  for (const StructureRow& row : pack.structures()) {
    TypeInfo info;
    const StructureRow* base = pack.find_base(pack.text(row.type));
    const StructureRow& known = base == nullptr ? row : *base;
    info.special = special_of(pack.text(row.type));
    info.resource = row.kind == rulepack::StructureKind::resource;
    if (known.root != kNone) info.primitive = pack.primitive(known.root);
    types_.push_back(info);
  }
}

void Knowledge::learn_triggers(const Pack& pack) {
  trigger_bits_.reserve(pack.constraints().size());
  for (const rulepack::ConstraintRow& row : pack.constraints()) {
    natives_.push_back(native_of(pack, row));
    looks_around_.push_back(may_look_around(pack.text(row.expression)));
    trigger_bits_.push_back(triggers_of(pack, row, natives_.back()));
  }
}

std::uint64_t Knowledge::triggers_of(const Pack& pack, const rulepack::ConstraintRow& row,
                                     Native native) {
  if ((row.flags & rulepack::kBuiltIn) != 0) return 0;  // the walk itself checks it
  // contained.where(...).empty() is true where nothing is contained.
  if (native == Native::contained_is_referenced)
    return bit_of(pack.find_text("contained").value_or(0));
  if ((row.flags & rulepack::kHasTriggers) == 0) return kAlways;
  std::uint64_t bits = 0;
  for (const fhirpath::NameId name : pack.name_refs(row.triggers)) {
    const auto text = pack.find_text(pack.name(name));
    bits |= text ? bit_of(*text) : kAlways;
  }
  return bits;
}

const Matcher& Knowledge::matcher(Ref slice) const {
  const auto found = matchers_.find(slice);
  TASUKI_ASSERT(found != matchers_.end());
  return found->second;
}

}  // namespace tasuki::validate
