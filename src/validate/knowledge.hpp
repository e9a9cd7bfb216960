// What the validator works out of a pack once, before the first document: which types have rules of
// their own, and how slices are told apart. Immutable, thread-safe; refers to the pack.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rulepack/pack.hpp"

namespace tasuki::validate {

// Types that have rules of their own.
enum class Special : std::uint8_t {
  none,
  extension,
  reference,
  canonical,
  attachment,
  coding,
  codeable_concept,
  quantity,
};

// Invariants that stand at so many elements that they are worth code of their own.
enum class Native : std::uint8_t {
  none,
  reference_is_contained,   // ref-1
  contained_is_referenced,  // dom-3
  contained_once,           // dom-2
  contained_unversioned,    // dom-4
  no_component_repeats,     // obs-7
  extension_or_value,       // ext-1
};

struct TypeInfo {
  Special special = Special::none;
  fhirpath::Primitive primitive = fhirpath::Primitive::none;
  bool resource = false;
};

// One step of a discriminator's path.
// http://hl7.org/fhir/R4/profiling.html#discriminator
struct Step {
  enum class Kind : std::uint8_t { member, choice, resolve, extension, of_type };
  Kind kind = Kind::member;
  std::string_view name;  // member: its name; extension: the URL; of_type: the type
};

// What a value at the end of a path must be, so that an item belongs to a slice.
struct Criterion {
  enum class Test : std::uint8_t { fixed, pattern, present, absent, type, profile, binding };
  Test test = Test::present;
  std::uint32_t steps_first = 0;
  std::uint32_t steps_count = 0;
  rulepack::Ref ref = rulepack::kNone;  // fixed, pattern: PatternRow; binding: BindingRow
  std::uint32_t names_first = 0;        // type: names of types; profile: structures
  std::uint32_t names_count = 0;
};

struct Matcher {
  std::uint32_t first = 0;  // of the criteria, which must all be met
  std::uint32_t count = 0;
  bool checkable = true;        // false: a discriminator finds nothing to tell the slice by
  bool by_conformance = false;  // the slicing has no discriminators
};

class Knowledge {
 public:
  explicit Knowledge(const rulepack::Pack& pack);

  const TypeInfo& type(rulepack::Ref structure) const { return types_[structure]; }
  const Matcher& matcher(rulepack::Ref slice) const;
  const Criterion& criterion(std::uint32_t number) const { return criteria_[number]; }
  const Step& step(std::uint32_t number) const { return steps_[number]; }
  rulepack::Ref name(std::uint32_t number) const { return names_[number]; }
  // False: the constraint is certainly true where only these members are present; see bit_of().
  bool may_fail(rulepack::Ref constraint, std::uint64_t present) const {
    const std::uint64_t needed = trigger_bits_[constraint];
    return needed == kAlways || (needed & present) != 0;
  }
  Native native(rulepack::Ref constraint) const { return natives_[constraint]; }
  // Whether the constraint may look beyond the value that it stands at.
  bool looks_around(rulepack::Ref constraint) const { return looks_around_[constraint]; }
  static std::uint64_t bit_of(rulepack::Text element_name) {
    return std::uint64_t{1} << (element_name * 0x9E3779B1U >> 26);
  }

 private:
  friend class MatcherBuilder;
  void learn_types(const rulepack::Pack& pack);
  void learn_triggers(const rulepack::Pack& pack);
  static std::uint64_t triggers_of(const rulepack::Pack& pack, const rulepack::ConstraintRow& row,
                                   Native native);

  std::vector<TypeInfo> types_;
  static constexpr std::uint64_t kAlways = ~std::uint64_t{0};
  std::vector<std::uint64_t> trigger_bits_;  // the members that a constraint needs, or kAlways
  std::vector<Native> natives_;
  std::vector<bool> looks_around_;
  std::unordered_map<rulepack::Ref, Matcher> matchers_;
  std::vector<Criterion> criteria_;
  std::vector<Step> steps_;
  std::vector<rulepack::Ref> names_;
};

}  // namespace tasuki::validate
