// A compiled rule pack: everything that a verdict depends on, in one memory-mapped file with a
// SHA-256 identity. Immutable and thread-safe; views live as long as the Pack. A replaced file is
// kept by the kernel until its last reader leaves.
//
// Opening checks magic, version, table bounds and the digest, in one pass over the bytes.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhirpath/model.hpp"
#include "fhirpath/program.hpp"
#include "rulepack/sections.hpp"

namespace tasuki::rulepack {

class Tables;
using Day = std::chrono::sys_days;

class Pack final : public fhirpath::Model {
 public:
  // Errors: file_unreadable, pack_damaged.
  static Result<std::shared_ptr<const Pack>> open(const std::string& path);
  static Result<std::shared_ptr<const Pack>> from_bytes(std::string bytes);
  // Of what is being compiled: no digest is checked.
  static Result<std::shared_ptr<const Pack>> from_tables(const Tables& tables);
  ~Pack() override;

  std::string_view name() const;      // "clins"
  std::string_view identity() const;  // SHA-256 of the content, 64 hexadecimal digits
  Day valid_from() const;
  std::optional<Day> valid_to() const;  // the last day; nullopt: no end
  std::size_t size_bytes() const;
  std::string_view bytes() const;  // the whole file, as open and from_bytes take it
  const Sections& sections() const {
    return rows_;
  }  // all tables, for whoever extends or verifies the pack

  std::string_view text(Text text) const {
    const TextRow& row = at(rows_.texts, text);
    return {rows_.text_bytes.data() + row.offset, row.size};
  }
  std::optional<Text> find_text(std::string_view text) const;  // nullopt: nowhere in the pack

  std::span<const PackageRow> packages() const { return rows_.packages; }
  std::span<const StructureRow> structures() const { return rows_.structures; }
  std::span<const ValueSetRow> value_sets() const { return rows_.value_sets; }
  std::span<const CodeSystemRow> code_systems() const { return rows_.code_systems; }
  std::span<const WaiverRow> waivers() const { return rows_.waivers; }
  std::span<const ConstraintRow> constraints() const { return rows_.constraints; }

  // By canonical, with or without "|version"; a version that the pack does not have is not found.
  // nullptr: not in the pack.
  const StructureRow* find_structure(std::string_view canonical) const;
  const ValueSetRow* find_value_set(std::string_view canonical) const;
  const CodeSystemRow* find_code_system(std::string_view canonical) const;
  // The base definition of a type: "Patient", "HumanName". nullptr: unknown.
  const StructureRow* find_base(std::string_view type) const;
  // Whether `structure` is `ancestor` or derives from it.
  bool derives_from(Ref structure, Ref ancestor) const;

  // Rows by number and by range. The numbers come from other rows.
  const StructureRow& structure(Ref ref) const { return at(rows_.structures, ref); }
  const ElementRow& element(Ref ref) const { return at(rows_.elements, ref); }
  const TypeRow& type(Ref ref) const { return at(rows_.types, ref); }
  const ProfileRow& profile(Ref ref) const { return at(rows_.profiles, ref); }
  const SlicingRow& slicing(Ref ref) const { return at(rows_.slicings, ref); }
  const BindingRow& binding(Ref ref) const { return at(rows_.bindings, ref); }
  const ConstraintRow& constraint(Ref ref) const { return at(rows_.constraints, ref); }
  const WaiverRow& waiver(Ref ref) const { return at(rows_.waivers, ref); }
  const ValueSetRow& value_set(Ref ref) const { return at(rows_.value_sets, ref); }
  const CodeSystemRow& code_system(Ref ref) const { return at(rows_.code_systems, ref); }
  const ConceptRow& concept_row(Ref ref) const { return at(rows_.concepts, ref); }
  const PatternRow& pattern(Ref ref) const { return at(rows_.patterns, ref); }
  fhirpath::ProgramView program(Ref ref) const;
  std::string_view program_source(Ref ref) const;

  Ref ref(const StructureRow& row) const {
    return static_cast<Ref>(&row - rows_.structures.data());
  }
  Ref ref(const ElementRow& row) const { return static_cast<Ref>(&row - rows_.elements.data()); }

  std::span<const ElementRow> elements(Range range) const { return in(rows_.elements, range); }
  std::span<const MemberRow> members(Range range) const { return in(rows_.members, range); }
  std::span<const TypeRow> types(Range range) const { return in(rows_.types, range); }
  // -> profile()
  std::span<const Ref> profile_refs(Range range) const { return in(rows_.profile_refs, range); }
  // -> constraint()
  std::span<const Ref> constraint_refs(Range range) const {
    return in(rows_.constraint_refs, range);
  }
  // -> element()
  std::span<const Ref> slice_refs(Range range) const { return in(rows_.slice_refs, range); }
  std::span<const fhirpath::NameId> name_refs(Range range) const {
    return in(rows_.name_refs, range);
  }
  std::span<const ContextRow> contexts(Range range) const { return in(rows_.contexts, range); }
  std::span<const DiscriminatorRow> discriminators(Range range) const {
    return in(rows_.discriminators, range);
  }
  std::span<const IncludeRow> includes(Range range) const { return in(rows_.includes, range); }
  std::span<const Text> code_refs(Range range) const { return in(rows_.code_refs, range); }
  std::span<const ConceptRow> concepts(Range range) const { return in(rows_.concepts, range); }
  std::span<const Text> text_refs(Range range) const { return in(rows_.text_refs, range); }

  // The member of that name among `range`; nullptr: none.
  const MemberRow* find_member(Range range, fhirpath::NameId name) const;
  // nullptr: the system does not have it.
  const ConceptRow* find_concept(const CodeSystemRow& system, std::string_view code) const;
  // Of a value that stands at `element` and is of this one of its types.
  fhirpath::TypeId type_of(const ElementRow& element, const TypeRow& type) const;

  // fhirpath::Model. A TypeId is the number of an element: of the root of a base definition, or of
  // an element of one that has children of its own.
  fhirpath::NameId name_id(std::string_view name) const override;
  std::string_view name(fhirpath::NameId id) const override;
  fhirpath::TypeId find_type(std::string_view name) const override;
  std::string_view type_name(fhirpath::TypeId type) const override;
  fhirpath::TypeId base_type(fhirpath::TypeId type) const override;
  fhirpath::Primitive primitive(fhirpath::TypeId type) const override;
  bool is_resource(fhirpath::TypeId type) const override;
  fhirpath::ModelMember member(fhirpath::TypeId parent, fhirpath::NameId member) const override;
  bool has_element(fhirpath::TypeId parent, fhirpath::NameId element) const override;

 private:
  struct Mapping;
  explicit Pack(std::unique_ptr<const Mapping> mapping);
  std::unique_ptr<const Mapping> mapping_;
  Sections rows_;  // views into it
};

// Whether a code is in a value set. `system` empty: the element is a `code`, which has none.
enum class Membership : std::uint8_t { in, out, unknown };  // unknown: it cannot be checked
Membership member_of(const Pack& pack, const ValueSetRow& set, std::string_view system,
                     std::string_view code);
// The code of the set that is most like `code`; empty: none is near.
std::string_view nearest_code(const Pack& pack, const ValueSetRow& set, std::string_view code);

}  // namespace tasuki::rulepack
