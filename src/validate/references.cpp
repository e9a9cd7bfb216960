// References: their form, what they point at, and what they may point at.
// http://hl7.org/fhir/R4/references.html
#include <algorithm>

#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using fhirpath::Node;
using rulepack::kNone;
using rulepack::Ref;
using rulepack::TypeRow;

void Walker::check_reference(const Item& item, const ElementRow&) {
  const InFamily family(Family::references);
  ++ties_;
  const json::Value value = item.node.value["reference"];
  if (!value.is(json::Type::string)) return;
  const JsonText text(value);
  const ReferenceParts parts = parse_reference(text.view());
  if (!parts.well_formed) {
    if (item.pass == Pass::structure) report(IssueId::reference_malformed, item, "Type/id");
    return;
  }
  const bool local = parts.whole.empty();
  const Node target =
      item.pass == Pass::structure ? find_target(item, parts) : resolve_from(parts, *item.scope);
  const TypeRow* type = item.place->type;
  if (type == nullptr) return;
  check_aggregation(item, *type, local, static_cast<bool>(target.value));
  if (type->targets.count == 0) return;
  const JsonText resource_type(target.value["resourceType"]);
  const JsonText stated(item.node.value["type"]);
  std::string_view target_type = resource_type.view();
  if (target_type.empty()) target_type = parts.type;
  if (target_type.empty()) target_type = stated.view();
  if (!target_type.empty() && check_target_type(item, *type, target_type) && target.value)
    check_target_profile(item, *type, target);
}

// The structural pass tells what is wrong with finding the target, and remembers the way to it.
Node Walker::find_target(const Item& item, const ReferenceParts& parts) {
  if (parts.whole.empty()) {
    const Node target = resolve_from(parts, *item.scope);
    if (!target.value) report(IssueId::contained_missing, item);
    return target;
  }
  const BundleIndex::Entry* from = nullptr;
  BundleIndex* const index = bundle_around(*item.scope, &from);
  if (index == nullptr) return {};
  const auto found = index->find(parts, from);
  if (found.empty()) {
    report_unresolved(item, *index, parts);
    return {};
  }
  if (found.size() > 1) report(IssueId::reference_ambiguous, item);
  if (!trial_ && from != nullptr) index->connect(*from, found);
  const json::Value resource = index->entries()[found.front()].resource;
  const JsonText stated(item.node.value["type"]);
  if (resource && !stated.empty() && !resource["resourceType"].equals(stated.view()))
    report(IssueId::reference_type_differs, item, resource["resourceType"].string());
  return {resource, {}, instance_.resource_type(resource)};
}

// Outside of the Bundle anything may be. But what looks like an entry is worth a word, and a URN
// has no other place to be found.
void Walker::report_unresolved(const Item& item, BundleIndex& index, const ReferenceParts& parts) {
  const bool near = !parts.type.empty() && !index.find_by_type_and_id(parts.type, parts.id).empty();
  if (near || parts.whole.starts_with("urn:")) report(IssueId::reference_near_miss, item);
}

bool Walker::check_target_type(const Item& item, const TypeRow& type,
                               std::string_view target_type) {
  std::string allowed;
  const rulepack::StructureRow* actual = pack_.find_base(target_type);
  for (const Ref ref : pack_.profile_refs(type.targets)) {
    const Ref structure = pack_.profile(ref).structure;
    if (structure == kNone) return true;  // what is not known cannot be ruled out
    const std::string_view name = pack_.text(pack_.structure(structure).type);
    if (name == target_type || name == "Resource") return true;
    if (actual != nullptr && derives_from_type(pack_.ref(*actual), name)) return true;
    if (!allowed.empty()) allowed += ", ";
    allowed += name;
  }
  report(IssueId::target_type, item, std::move(allowed));
  return false;
}

// http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.targetProfile
void Walker::check_target_profile(const Item& item, const TypeRow& type, const Node& target) {
  std::string allowed;
  for (const Ref ref : pack_.profile_refs(type.targets)) {
    const Ref structure = pack_.profile(ref).structure;
    if (structure == kNone) return;
    const rulepack::StructureRow& row = pack_.structure(structure);
    if ((row.flags & rulepack::kProfile) == 0) {
      if (target.value["resourceType"].equals(pack_.text(row.type)) ||
          pack_.text(row.type) == "Resource")
        return;
      continue;
    }
    if (target_conforms(item, target, structure)) return;
    if (!allowed.empty()) allowed += ", ";
    allowed += pack_.text(row.url);
  }
  if (!allowed.empty()) report(IssueId::target_profile, item, std::move(allowed));
}

bool Walker::target_conforms(const Item& item, const Node& target, Ref structure) {
  const rulepack::StructureRow& row = pack_.structure(structure);
  if (!target.value["resourceType"].equals(pack_.text(row.type))) return false;
  // What claims the profile is checked by it where it stands.
  if (claims(target.value, structure)) return true;
  const Scope* around = item.scope;
  while (around->up != nullptr && around->resource.type != bundle_type_) around = around->up;
  Place place;
  place.structure = pack_.element(target.type).structure;
  const Scope scope{around, target, &place, Scope::Kind::entry};
  return conforms({target, &place, &scope, Pass::profile}, structure);
}

// http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.aggregation
void Walker::check_aggregation(const Item& item, const TypeRow& type, bool local, bool found) {
  constexpr std::uint32_t kAll = rulepack::kAggregationContained |
                                 rulepack::kAggregationReferenced | rulepack::kAggregationBundled;
  const std::uint32_t allowed = type.flags & kAll;
  if (allowed == 0) return;
  const bool bundled_only = allowed == rulepack::kAggregationBundled;
  const bool fits = local ? (allowed & rulepack::kAggregationContained) != 0
                          : allowed != rulepack::kAggregationContained && (found || !bundled_only);
  if (!fits) report(IssueId::aggregation, item);
}

Node Walker::resolve_from(const ReferenceParts& parts, const Scope& scope) {
  ++ties_;
  const Scope& container =
      scope.kind == Scope::Kind::contained && scope.up != nullptr ? *scope.up : scope;
  if (parts.whole.empty())
    return parts.fragment.empty() ? container.resource
                                  : find_contained(container.resource, parts.fragment);
  const BundleIndex::Entry* from = nullptr;
  BundleIndex* const index = bundle_around(scope, &from);
  if (index == nullptr) return {};
  const auto found = index->find(parts, from);
  if (found.empty()) return {};
  const json::Value resource = index->entries()[found.front()].resource;
  return resource ? Node{resource, {}, instance_.resource_type(resource)} : Node{};
}

Node Walker::find_contained(const Node& container, std::string_view id) {
  auto& by_id = contained_[container.value.id()];
  const json::Value contained = container.value["contained"];
  if (by_id.empty())
    for (const json::Value resource : contained.items())
      by_id.emplace(resource["id"].string(), resource);
  const auto found = by_id.find(std::string(id));
  if (found == by_id.end()) return {};
  return {found->second, {}, instance_.resource_type(found->second)};
}

// The innermost Bundle that the resource stands in, and its entry there.
BundleIndex* Walker::bundle_around(const Scope& scope, const BundleIndex::Entry** entry) {
  for (const Scope* inner = &scope; inner->up != nullptr; inner = inner->up) {
    if (inner->up->resource.type != bundle_type_) continue;
    BundleIndex& index = index_of(inner->up->resource.value);
    *entry = index.around(inner->resource.value.id());
    return &index;
  }
  return nullptr;
}

BundleIndex& Walker::index_of(const json::Value& bundle) {
  std::unique_ptr<BundleIndex>& index = bundles_[bundle.id()];
  if (!index) index = std::make_unique<BundleIndex>(bundle);
  return *index;
}

// resolve() of FHIRPath: from where the value stands, which need not be where the walk is.
Node Walker::resolve(std::string_view reference, const Node& from) {
  const ReferenceParts parts = parse_reference(reference);
  return with_scope_of(from, [&](const Scope& scope) { return resolve_from(parts, scope); });
}

fhirpath::Answer Walker::conforms_to(const Node& node, std::string_view profile) {
  const rulepack::StructureRow* structure = pack_.find_structure(profile);
  if (structure == nullptr || !node.value) return fhirpath::Answer::unknown;
  const bool fits = with_scope_of(node, [&](const Scope& scope) {
    Place place;
    if (node.type != fhirpath::kNoType) place.structure = pack_.element(node.type).structure;
    return conforms({node, &place, &scope, Pass::profile}, pack_.ref(*structure));
  });
  return fits ? fhirpath::Answer::yes : fhirpath::Answer::no;
}

}  // namespace tasuki::validate
