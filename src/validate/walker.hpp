// One walk over one document by the tables of a pack. Each family of rules stands in a file of its
// own, as member functions; walk.cpp holds the way through the document.
//
// A value is looked at once as what its place says (the structural pass), and once more by every
// further profile that it must conform to, which then adds only what profiles can add.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "fhirpath/evaluator.hpp"
#include "validate/bundle_index.hpp"
#include "validate/family.hpp"
#include "validate/findings.hpp"
#include "validate/knowledge.hpp"
#include "validate/twins.hpp"
#include "validate/validator.hpp"

namespace tasuki::validate {

// A resource on the way from the root to a value.
struct Scope {
  enum class Kind : std::uint8_t { root, entry, contained, part };
  const Scope* up = nullptr;  // the resource around it
  fhirpath::Node resource;
  const Place* place = nullptr;
  Kind kind = Kind::root;
};

enum class Pass : std::uint8_t { structure, profile };

struct Item {
  fhirpath::Node node;
  const Place* place = nullptr;
  const Scope* scope = nullptr;
  Pass pass = Pass::structure;
};

// Memory that a thread keeps between documents.
struct Slot {
  json::Value value;
  json::Value sibling;
  const rulepack::MemberRow* member = nullptr;
};
// Hands on what the evaluator asks to the walk of the moment.
class Port final : public fhirpath::Surroundings {
 public:
  fhirpath::Surroundings* walk = nullptr;
  fhirpath::Node resolve(std::string_view reference, const fhirpath::Node& from) override {
    return walk->resolve(reference, from);
  }
  fhirpath::Answer member_of(const fhirpath::Node& node, std::string_view value_set) override {
    return walk->member_of(node, value_set);
  }
  fhirpath::Answer conforms_to(const fhirpath::Node& node, std::string_view profile) override {
    return walk->conforms_to(node, profile);
  }
  void trace(std::string_view, std::span<const fhirpath::Node>) override {}
  bool wants_traces() const override { return false; }
};
struct Workspace {
  Port port;
  std::unique_ptr<fhirpath::Evaluator> evaluator;
  std::vector<Slot> slots;            // of the objects that are open
  std::vector<rulepack::Ref> slices;  // of the arrays that are open: the slice of each item
  Twins twins;                        // of the document at hand, in which nothing was found
};

class Walker final : public fhirpath::Surroundings {
 public:
  Walker(const rulepack::Pack& pack, const Knowledge& knowledge, const json::Document& document,
         const Request& request, Workspace& workspace);
  Verdict walk();

  // fhirpath::Surroundings
  fhirpath::Node resolve(std::string_view reference, const fhirpath::Node& from) override;
  fhirpath::Answer member_of(const fhirpath::Node& node, std::string_view value_set) override;
  fhirpath::Answer conforms_to(const fhirpath::Node& node, std::string_view profile) override;
  void trace(std::string_view, std::span<const fhirpath::Node>) override {}
  bool wants_traces() const override { return false; }

 private:
  using ElementRow = rulepack::ElementRow;
  using TypeRow = rulepack::TypeRow;
  using Ref = rulepack::Ref;
  struct Child;

  // walk.cpp
  void check_item(const Item& item, const ElementRow& rule);
  void check_primitive_item(const Item& item, const ElementRow& rule);
  void check_complex(const Item& item, const ElementRow& rule);
  // Looks at a value unless a twin of it was looked at already.
  template <typename Check>
  void check_once(const Item& item, Check check) {
    const std::string_view bytes = item.node.value.raw();
    const bool fits = bytes.size() >= Twin::kBytesMin && bytes.size() <= Twin::kBytesMax;
    if (trial_ || item.node.sibling || !fits) return check();
    const Twin twin = twin_of(*item.place, item.pass == Pass::structure, bytes);
    Twins& twins = workspace_.twins;
    if (twins.contain(twin)) return;
    const std::size_t before = ties_;
    check();
    if (ties_ == before && !stopped()) twins.insert(twin);
  }
  void check_parts(const Item& item, const ElementRow& rule);
  void check_special(const Item& item, const ElementRow& rule);
  std::uint64_t check_shape(const Item& item, const ElementRow& shape);
  std::uint64_t gather(const Item& item, const ElementRow& shape, std::size_t base);
  void put(const Item& item, const json::Member& member, const rulepack::MemberRow& row,
           Slot& slot);
  void check_child(const Item& parent, const ElementRow& rule, const Slot& slot);
  void check_child_items(const Child& child);
  void check_child_item(const Child& child, const json::Value& value, const json::Value& sibling,
                        std::uint32_t index);
  void check_slice_item(const Item& item, Place& place, const ElementRow& slice);
  const TypeRow* type_of(const ElementRow& rule, const Slot& slot) const;
  bool has_own_children(const ElementRow& rule) const;
  Ref shape_of_type(const Item& item, const ElementRow& rule) const;
  void check_further_profiles(const Item& item, Ref done);

  // structure.cpp
  void report_unknown_member(const Item& item, const ElementRow& shape, const json::Member& member);
  bool check_json_shape(const Child& child);
  bool check_array(const Child& child);
  // cardinality.cpp
  void check_absent(const Item& parent, const ElementRow& rule);
  void check_cardinality(const Item& parent, const ElementRow& rule, std::size_t count,
                         const json::Value& where);
  // primitives.cpp
  // True: a narrative without a fault, so that its invariants hold.
  bool check_primitive(const Item& item, const ElementRow& rule);
  bool check_json_type(const Item& item, fhirpath::Primitive primitive);
  void check_text(const Item& item, const ElementRow& rule, fhirpath::Primitive primitive,
                  std::string_view text);
  void check_range(const Item& item, const ElementRow& rule);
  // values.cpp
  void check_fixed_and_pattern(const Item& item, const ElementRow& rule);
  // bindings.cpp, codings.cpp
  void check_binding(const Item& item, const ElementRow& rule);
  void check_value_set(const Item& item, const rulepack::BindingRow& binding, Ref value_set,
                       rulepack::Strength strength, IssueId wrong);
  void check_absent_code(const Item& item, const ElementRow& rule);
  bool is_in_value_set(const json::Value& value, Ref value_set) const;
  void check_coding(const Item& item);
  void check_snomed_code(const Item& item, std::string_view system);
  void check_code(const Item& item, const rulepack::CodeSystemRow& system, const json::Value& code);
  bool has_code_ignoring_case(const rulepack::CodeSystemRow& system, std::string_view code) const;
  // slicing.cpp, matching.cpp
  Ref find_slice(const Item& item, const rulepack::SlicingRow& slicing);
  void check_slices(const Item& parent, const ElementRow& rule, const json::Value& where,
                    std::size_t base);
  void check_slice_counts(const Item& parent, const rulepack::SlicingRow& slicing,
                          const json::Value& where, std::span<const Ref> slices);
  void check_slice_order(const Item& parent, const rulepack::SlicingRow& slicing,
                         const json::Value& where, std::span<const Ref> slices);
  bool is_within(Ref slice, Ref ancestor) const;
  bool matches(const Item& item, Ref slice);
  bool meets(const Item& item, const Criterion& criterion);
  bool meets_from(const Item& item, const json::Value& value, std::string_view type,
                  const Criterion& criterion, std::uint32_t step);
  bool meets_at_end(const Item& item, const json::Value& value, std::string_view type,
                    const Criterion& criterion);
  bool meets_member(const Item& item, const json::Value& value, const Criterion& criterion,
                    std::uint32_t step);
  bool meets_extension(const Item& item, const json::Value& value, const Criterion& criterion,
                       std::uint32_t step);
  // invariants.cpp
  void check_invariants(const Item& item, rulepack::Range constraints, rulepack::Range done,
                        std::uint64_t present);
  void check_invariant(const Item& item, const rulepack::ConstraintRow& row);
  bool holds_natively(const Item& item, Native native);  // native_invariants.cpp
  void report_invariant(const Item& item, const rulepack::ConstraintRow& row);
  bool is_waived(const Item& item, const rulepack::ConstraintRow& row);
  Result<fhirpath::Answer> evaluate(const Item& item, const rulepack::ConstraintRow& row,
                                    Ref program);
  // extensions.cpp
  const rulepack::StructureRow* extension_definition(const json::Value& extension) const;
  void check_extension(const Item& item, const ElementRow& rule);
  void check_extension_context(const Item& item, const rulepack::StructureRow& definition);
  bool is_in_context(const Item& item, const rulepack::ContextRow& context) const;
  bool is_part_of_extension(const Item& item) const;
  bool is_place(const Place& place, std::string_view wanted) const;
  // references.cpp
  void check_reference(const Item& item, const ElementRow& rule);
  fhirpath::Node find_target(const Item& item, const ReferenceParts& parts);
  void report_unresolved(const Item& item, BundleIndex& index, const ReferenceParts& parts);
  bool check_target_type(const Item& item, const TypeRow& type, std::string_view target_type);
  void check_target_profile(const Item& item, const TypeRow& type, const fhirpath::Node& target);
  bool target_conforms(const Item& item, const fhirpath::Node& target, Ref structure);
  void check_aggregation(const Item& item, const TypeRow& type, bool local, bool found);
  fhirpath::Node resolve_from(const ReferenceParts& parts, const Scope& scope);
  fhirpath::Node find_contained(const fhirpath::Node& container, std::string_view id);
  BundleIndex* bundle_around(const Scope& scope, const BundleIndex::Entry** entry);
  BundleIndex& index_of(const json::Value& bundle);
  // Asks `question` of the scope that a value of the document stands in.
  template <typename Question>
  auto with_scope_of(const fhirpath::Node& node, Question question) {
    const json::Value root = document_.root();
    const Scope outer{
        nullptr, {root, {}, instance_.resource_type(root)}, nullptr, Scope::Kind::root};
    const json::Value& place = node.value ? node.value : node.sibling;
    if (outer.resource.type != bundle_type_ || !place) return question(outer);
    const BundleIndex::Entry* entry = index_of(root).around(place.id());
    if (entry == nullptr || !entry->resource) return question(outer);
    const fhirpath::Node resource{entry->resource, {}, instance_.resource_type(entry->resource)};
    const Scope inner{&outer, resource, nullptr, Scope::Kind::entry};
    return question(inner);
  }
  // bundles.cpp
  void check_bundle(const Item& item);
  void check_entry(const Item& item, const BundleIndex::Entry& entry, std::uint32_t number,
                   std::string_view type);
  void check_search_entry(const Place& place, const BundleIndex::Entry& entry);
  void check_document(const Item& item, BundleIndex& index);
  void check_document_reference(const Place& place, BundleIndex& index,
                                const json::Value& reference);
  void check_sections(const Place& around, BundleIndex& index, const json::Value& sections,
                      std::size_t depth);
  void check_reachable(const Item& item, BundleIndex& index);
  // resources.cpp
  void check_root();
  bool check_resource_type(const Item& item);
  void check_any_resource(const Item& outer, const ElementRow& rule);
  bool required_profiles(const Item& item, const ElementRow& rule, std::vector<Ref>& profiles);
  void check_resource(const Item& item, std::span<const Ref> profiles, rulepack::Range constraints);
  void add_claimed_profiles(const Item& item, std::vector<Ref>& profiles);
  bool claims(const json::Value& resource, Ref structure) const;
  void keep_most_special(std::vector<Ref>& structures) const;
  void check_contained(const Item& item);
  bool conforms(const Item& item, Ref structure);
  bool conforms_to_slice(const Item& item, Ref slice);
  bool value_conforms(const Item& item, const json::Value& value, Ref structure);
  bool derives_from_type(Ref structure, std::string_view type) const;
  Ref structure_of(const json::Value& resource) const;
  // The place of a member by its name, for rules that know where they look. It refers to `place`.
  Place below(const Place& place, std::string_view name, std::uint32_t index = kNoIndex) const;
  Place below(Place&&, std::string_view, std::uint32_t = kNoIndex) const = delete;
  // implied_profiles.cpp
  void add_implied_profiles(const Item& item, std::vector<Ref>& profiles) const;
  // definitions.cpp
  void check_definition(const Item& item);
  void check_value_set_definition(const Item& item);
  void check_listed_code(const Place& place, std::string_view system, const json::Value& code);
  void check_code_system_definition(const Item& item);
  void check_concept_properties(const Place& place, const json::Value& concept_,
                                const std::map<std::string, std::string>& types);
  void check_structure_definition(const Item& item);
  const ElementRow* element_at(std::string_view path) const;
  const ElementRow* child_named(const ElementRow& element, std::string_view name) const;
  bool leads_somewhere(const ElementRow& sliced, std::string_view path) const;
  // narratives.cpp, attachments.cpp
  bool check_narrative(const Item& item);
  void check_attachment(const Item& item);

  // What is wrong, told once. In a trial it only says that the trial has failed.
  void report(IssueId id, const Item& item, std::string detail = {}, std::string nearest = {});
  // Of the member of that name of the item.
  void report_below(IssueId id, const Item& item, std::string_view name, const json::Value& value,
                    std::string detail = {}, std::string nearest = {});
  void report_at(IssueId id, const Place& place, const json::Value& value, std::string detail = {},
                 std::string nearest = {});
  void report(Finding finding, const Place& place, const json::Value& value);
  bool wants(fhir::Severity severity) const {
    return severity == fhir::Severity::error || (!trial_ && !request_.errors_only);
  }
  bool stopped() const { return (trial_ && failed_) || findings_.full(); }

  const rulepack::Pack& pack_;
  const Knowledge& knowledge_;
  const json::Document& document_;
  const Request& request_;
  Workspace& workspace_;
  fhirpath::Instance instance_;
  Findings findings_;
  const fhirpath::TypeId bundle_type_;
  const fhirpath::TypeId observation_type_;
  std::size_t depth_ = 0;
  Twins twins_;             // in which nothing was found
  std::size_t ties_ = 0;    // what tied a verdict to its place: findings, looks beyond the value
  std::size_t steps_left_;  // of invariants that refuse
  std::size_t steps_left_for_warnings_;
  bool trial_ = false;   // whether a value conforms is asked; nothing is reported
  bool failed_ = false;  // the trial at hand
  std::map<std::uint32_t, std::unique_ptr<BundleIndex>> bundles_;  // by json::Value::id()
  std::unordered_map<std::uint64_t, bool> trials_;  // (value, structure) -> does it conform?
  std::unordered_set<std::uint64_t> walked_;        // (value, structure) of resources
  std::unordered_map<std::uint32_t, std::unordered_map<std::string, json::Value>> contained_;
};

}  // namespace tasuki::validate
