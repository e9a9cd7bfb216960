// Resources: which definitions a resource must conform to, its id, and what it contains.
// http://hl7.org/fhir/R4/resource.html
#include <algorithm>

#include "base/limits.hpp"
#include "validate/formats.hpp"
#include "validate/json_text.hpp"
#include "validate/nearest.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using rulepack::kNone;
using rulepack::Ref;
using rulepack::StructureRow;
using rulepack::TypeRow;

namespace {

std::uint64_t key_of(const json::Value& value, Ref structure) {
  return std::uint64_t{value.id()} << 32 | structure;
}

}  // namespace

void Walker::check_root() {
  Place place;
  const json::Value root = document_.root();
  Item item{{root, {}, fhirpath::kNoType}, &place, nullptr, Pass::structure};
  if (!check_resource_type(item)) return;
  item.node.type = instance_.resource_type(root);
  place.structure = pack_.element(item.node.type).structure;
  const Scope scope{nullptr, item.node, &place, Scope::Kind::root};
  item.scope = &scope;
  std::vector<Ref> profiles;
  for (const std::string& url : request_.profiles) {
    const StructureRow* row = pack_.find_structure(url);
    if (row == nullptr) {
      report(IssueId::profile_not_found, item, url);
    } else if (!derives_from_type(place.structure, pack_.text(row->type))) {
      report(IssueId::profile_type, item, url);
    } else {
      profiles.push_back(pack_.ref(*row));
    }
  }
  check_resource(item, profiles, {});
}

// http://hl7.org/fhir/R4/json.html#resources
bool Walker::check_resource_type(const Item& item) {
  const json::Value& value = item.node.value;
  const auto fail = [&](IssueId id, std::string detail = {}, std::string nearest = {}) {
    if (item.pass == Pass::structure || trial_)
      report(id, item, std::move(detail), std::move(nearest));
    return false;
  };
  if (!value.is(json::Type::object)) return fail(IssueId::object_expected);
  const json::Value type = value["resourceType"];
  if (!type.is(json::Type::string)) return fail(IssueId::resource_type_missing);
  const fhirpath::TypeId found = instance_.resource_type(value);
  if (found != fhirpath::kNoType && pack_.is_resource(found)) return true;
  const JsonText name(type);
  Nearest nearest(name.view());
  for (const StructureRow& row : pack_.structures())
    if (row.kind == rulepack::StructureKind::resource && (row.flags & rulepack::kProfile) == 0)
      nearest.offer(pack_.text(row.type));
  return fail(IssueId::resource_type_unknown, {}, std::string(nearest.best()));
}

// A resource within another one.
void Walker::check_any_resource(const Item& outer, const ElementRow& rule) {
  if (!check_resource_type(outer)) return;
  if (depth_ >= limits::kValidationDepthMax) {
    if (!trial_) report(IssueId::depth_exceeded, outer);
    return;
  }
  Item item = outer;
  Place place = *outer.place;
  item.node.type = instance_.resource_type(item.node.value);
  place.structure = pack_.element(item.node.type).structure;
  item.place = &place;
  const bool contained = pack_.text(rule.name) == "contained";
  const bool entry = outer.scope->resource.type == bundle_type_;
  const Scope scope{outer.scope, item.node, &place,
                    contained ? Scope::Kind::contained
                    : entry   ? Scope::Kind::entry
                              : Scope::Kind::part};
  item.scope = &scope;
  std::vector<Ref> profiles;
  if (!required_profiles(item, rule, profiles)) return;
  ++depth_;
  check_once(item, [&] { check_resource(item, profiles, rule.constraints); });
  --depth_;
}

// The profiles of the types that the place allows; false: it allows no resource of this type.
bool Walker::required_profiles(const Item& item, const ElementRow& rule,
                               std::vector<Ref>& profiles) {
  const TypeRow* type = nullptr;
  std::string allowed;
  for (const TypeRow& row : pack_.types(rule.types)) {
    if (derives_from_type(item.place->structure, pack_.text(row.code))) type = &row;
    if (!allowed.empty()) allowed += ", ";
    allowed += pack_.text(row.code);
  }
  if (type == nullptr && rule.types.count > 0) {
    report(IssueId::resource_not_allowed, item, std::move(allowed));
    return false;
  }
  if (type == nullptr || type->profiles.count == 0) return true;
  std::vector<Ref> known;
  for (const Ref ref : pack_.profile_refs(type->profiles))
    if (pack_.profile(ref).structure != kNone) known.push_back(pack_.profile(ref).structure);
  if (known.size() == 1) {
    profiles.push_back(known.front());
  } else if (!known.empty() && std::ranges::none_of(known, [&](Ref structure) {
               return claims(item.node.value, structure) || conforms(item, structure);
             })) {
    report(IssueId::no_profile_fits, item);
  }
  return true;
}

void Walker::check_resource(const Item& item, std::span<const Ref> profiles,
                            rulepack::Range constraints) {
  std::vector<Ref> structures;
  for (const Ref profile : profiles) {
    const std::string_view type = pack_.text(pack_.structure(profile).type);
    if (derives_from_type(item.place->structure, type)) {
      structures.push_back(profile);
    } else {
      report(IssueId::resource_not_allowed, item, std::string(type));
    }
  }
  if (item.pass == Pass::structure) {
    add_claimed_profiles(item, structures);
    add_implied_profiles(item, structures);
  }
  keep_most_special(structures);
  if (structures.empty() && item.pass == Pass::structure)
    structures.push_back(item.place->structure);
  rulepack::Range done;
  Item one = item;
  for (const Ref structure : structures) {
    if (!trial_ && !walked_.insert(key_of(item.node.value, structure)).second) continue;
    const ElementRow& shape = pack_.element(pack_.structure(structure).root);
    const std::uint64_t present = check_shape(one, shape);
    check_invariants(one, shape.constraints, done, present);
    if (done.count == 0) done = shape.constraints;
    one.pass = Pass::profile;
  }
  check_invariants(item, constraints, done, ~std::uint64_t{0});
  if (item.pass != Pass::structure) return;
  check_contained(item);
  if (item.node.type == bundle_type_) check_bundle(item);
  check_definition(item);
}

// http://hl7.org/fhir/R4/resource-definitions.html#Meta.profile
void Walker::add_claimed_profiles(const Item& item, std::vector<Ref>& profiles) {
  const json::Value claimed = item.node.value["meta"]["profile"];
  if (!claimed) return;
  const Place meta = below(*item.place, "meta");
  std::uint32_t index = 0;
  for (const json::Value value : claimed.items()) {
    const JsonText url(value);
    const Place place = below(meta, "profile", index++);
    const StructureRow* row = pack_.find_structure(url.view());
    if (row == nullptr) {
      // Documents of every generation are held against the rules that are in force: a version of
      // its own choosing does not free a document from them.
      row = pack_.find_structure(url.view().substr(0, url.view().find('|')));
      report_at(row != nullptr ? IssueId::profile_version : IssueId::profile_unknown, place, value,
                std::string(url.view()));
      if (row == nullptr) continue;
    }
    if (!derives_from_type(item.place->structure, pack_.text(row->type))) {
      report_at(IssueId::profile_type, place, value, std::string(pack_.text(row->type)));
      continue;
    }
    profiles.push_back(pack_.ref(*row));
  }
}

// Whether meta.profile names the structure, or one that derives from it.
bool Walker::claims(const json::Value& resource, Ref structure) const {
  for (const json::Value value : resource["meta"]["profile"].items()) {
    const JsonText url(value);
    const StructureRow* row = pack_.find_structure(url.view().substr(0, url.view().find('|')));
    if (row != nullptr && pack_.derives_from(pack_.ref(*row), structure)) return true;
  }
  return false;
}

// What conforms to a profile conforms to all that it derives from.
void Walker::keep_most_special(std::vector<Ref>& structures) const {
  for (std::size_t i = 0; i < structures.size();) {
    bool covered = false;
    for (std::size_t j = 0; j < structures.size() && !covered; ++j)
      covered = j != i && (structures[j] != structures[i] || j < i) &&
                pack_.derives_from(structures[j], structures[i]);
    if (covered) {
      structures.erase(structures.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

bool Walker::derives_from_type(Ref structure, std::string_view type) const {
  for (int i = 0; i < 16 && structure != kNone; ++i) {
    if (pack_.text(pack_.structure(structure).type) == type) return true;
    structure = pack_.structure(structure).base;
  }
  return false;
}

// http://hl7.org/fhir/R4/references.html#contained
void Walker::check_contained(const Item& item) {
  const json::Value contained = item.node.value["contained"];
  if (!contained) return;
  if (item.scope->kind == Scope::Kind::contained) {
    report(IssueId::contained_nested, item);
    return;
  }
  std::unordered_set<std::string> ids;
  std::uint32_t index = 0;
  for (const json::Value resource : contained.items()) {
    const Place place = below(*item.place, "contained", index++);
    const json::Value id = resource["id"];
    if (!id) {
      report_at(IssueId::contained_id_missing, place, resource);
    } else if (!ids.insert(id.string()).second) {
      report_at(IssueId::id_repeated, place, id);
    }
  }
}

// Whether a value conforms, asked without telling what is wrong with it.
bool Walker::conforms(const Item& item, Ref structure) {
  const std::uint64_t key = key_of(item.node.value, structure);
  // While it is being found out, whoever asks again in a ring of references gets a yes.
  const auto [known, first] = trials_.try_emplace(key, true);
  if (!first) return known->second;
  if (depth_ >= limits::kValidationDepthMax) return true;
  const bool was_trial = std::exchange(trial_, true);
  const bool had_failed = std::exchange(failed_, false);
  ++depth_;
  Item one = item;
  one.pass = Pass::profile;
  const ElementRow& shape = pack_.element(pack_.structure(structure).root);
  const std::uint64_t present = check_shape(one, shape);
  if (!stopped()) check_invariants(one, shape.constraints, {}, present);
  --depth_;
  const bool fits = !failed_;
  trial_ = was_trial;
  failed_ = had_failed;
  trials_[key] = fits;
  return fits;
}

bool Walker::value_conforms(const Item& item, const json::Value& value, Ref structure) {
  const fhirpath::TypeId type = instance_.resource_type(value);
  if (type == fhirpath::kNoType) {
    Item one = item;
    one.node = {value, {}, item.node.type};
    return conforms(one, structure);
  }
  const std::string_view wanted = pack_.text(pack_.structure(structure).type);
  if (!value["resourceType"].equals(wanted)) return false;
  if (claims(value, structure)) return true;
  Place place;
  place.structure = pack_.element(type).structure;
  const fhirpath::Node node{value, {}, type};
  const Scope scope{item.scope, node, &place, Scope::Kind::entry};
  return conforms({node, &place, &scope, Pass::profile}, structure);
}

// For slicings without discriminators.
bool Walker::conforms_to_slice(const Item& item, Ref slice) {
  const bool was_trial = std::exchange(trial_, true);
  const bool had_failed = std::exchange(failed_, false);
  Place place = *item.place;
  Item one = item;
  one.place = &place;
  one.pass = Pass::profile;
  if (depth_ < limits::kValidationDepthMax) check_slice_item(one, place, pack_.element(slice));
  const bool fits = !failed_;
  trial_ = was_trial;
  failed_ = had_failed;
  return fits;
}

Place Walker::below(const Place& place, std::string_view name, std::uint32_t index) const {
  Place result{&place, nullptr, nullptr, index, kNone};
  const ElementRow* around = place.rule;
  if (place.structure != kNone) {
    const Ref root = pack_.structure(place.structure).root;
    const bool own = around != nullptr && has_own_children(*around) &&
                     !knowledge_.type(place.structure).resource;
    if (!own) around = &pack_.element(root);
  }
  if (around == nullptr) return place;
  for (const ElementRow& row : pack_.elements(around->children)) {
    if (pack_.text(row.name) != name) continue;
    result.rule = &row;
    if (row.types.count > 0) result.type = &pack_.types(row.types).front();
    if (result.type != nullptr) result.structure = result.type->structure;
  }
  return result.rule == nullptr ? place : result;
}

Ref Walker::structure_of(const json::Value& resource) const {
  const fhirpath::TypeId type = instance_.resource_type(resource);
  return type == fhirpath::kNoType ? kNone : pack_.element(type).structure;
}

}  // namespace tasuki::validate
