#include "rulepack/verify.hpp"

#include <algorithm>

#include "fhirpath/program.hpp"
#include "json/document.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {
namespace {

enum class May { be_none, not_be_none };

class Verifier {
 public:
  explicit Verifier(const Pack& pack) : rows_(pack.sections()) {}

  Result<> run() {
    check_structures();
    check_elements();
    check_types();
    check_slicing();
    check_constraints();
    check_terminology();
    check_indexes();
    check_lists();
    check_bases();
    check_patterns();
    check_programs();
    if (!problem_.empty()) return fail(Code::pack_damaged, problem_);
    return {};
  }

 private:
  void note(const std::string& what) {
    if (problem_.empty()) problem_ = what + " is out of place";
  }

  template <typename Row>
  void refs(const char* what, std::span<const Row> table, Ref Row::*field, std::size_t limit,
            May none) {
    for (const Row& row : table)
      if (row.*field >= limit && !(none == May::be_none && row.*field == kNone)) note(what);
  }

  template <typename Row>
  void ranges(const char* what, std::span<const Row> table, Range Row::*field, std::size_t limit) {
    for (const Row& row : table) {
      const Range range = row.*field;
      if (range.first > limit || range.count > limit - range.first) note(what);
    }
  }

  template <typename Row>
  void texts(const char* what, std::span<const Row> table, std::initializer_list<Text Row::*> all) {
    for (Text Row::*field : all) refs(what, table, field, rows_.texts.size(), May::not_be_none);
  }

  template <typename Row, typename Enum>
  void kinds(const char* what, std::span<const Row> table, Enum Row::*field, Enum last) {
    for (const Row& row : table)
      if (row.*field > last) note(what);
  }

  void list(const char* what, std::span<const std::uint32_t> list, std::size_t limit) {
    if (std::ranges::any_of(list, [&](std::uint32_t item) { return item >= limit; })) note(what);
  }

  void check_structures();
  void check_elements();
  void check_types();
  void check_slicing();
  void check_constraints();
  void check_terminology();
  void check_indexes();
  void check_lists();
  void check_bases();
  void check_patterns();
  void check_programs();

  const Sections& rows_;
  std::string problem_;
};

void Verifier::check_structures() {
  using S = StructureRow;
  texts("structures", rows_.structures, {&S::url, &S::version, &S::name, &S::title, &S::type});
  refs("structures.base", rows_.structures, &S::base, rows_.structures.size(), May::be_none);
  refs("structures.root", rows_.structures, &S::root, rows_.elements.size(), May::not_be_none);
  refs("structures.package", rows_.structures, &S::package, rows_.packages.size(),
       May::not_be_none);
  ranges("structures.elements", rows_.structures, &S::elements, rows_.elements.size());
  ranges("structures.contexts", rows_.structures, &S::contexts, rows_.contexts.size());
  kinds("structures.kind", rows_.structures, &S::kind, StructureKind::logical);
  texts("contexts", rows_.contexts, {&ContextRow::expression});
  refs("contexts.program", rows_.contexts, &ContextRow::program, rows_.programs.size(),
       May::be_none);
  kinds("contexts.kind", rows_.contexts, &ContextRow::kind, ContextKind::fhirpath);
  using P = PackageRow;
  texts("packages", rows_.packages, {&P::name, &P::version, &P::sha256});
  texts("meta", rows_.meta, {&MetaRow::name});
}

void Verifier::check_elements() {
  using E = ElementRow;
  texts("elements", rows_.elements, {&E::name, &E::path, &E::id, &E::slice_name});
  ranges("elements.members", rows_.elements, &E::members, rows_.members.size());
  ranges("elements.children", rows_.elements, &E::children, rows_.elements.size());
  ranges("elements.types", rows_.elements, &E::types, rows_.types.size());
  ranges("elements.constraints", rows_.elements, &E::constraints, rows_.constraint_refs.size());
  refs("elements.slicing", rows_.elements, &E::slicing, rows_.slicings.size(), May::be_none);
  for (Ref E::*field : {&E::fixed, &E::pattern, &E::value_min, &E::value_max})
    refs("elements.fixed", rows_.elements, field, rows_.patterns.size(), May::be_none);
  refs("elements.binding", rows_.elements, &E::binding, rows_.bindings.size(), May::be_none);
  refs("elements.structure", rows_.elements, &E::structure, rows_.structures.size(),
       May::not_be_none);
  refs("elements.base_element", rows_.elements, &E::base_element, rows_.elements.size(),
       May::be_none);
  for (const std::uint32_t type : rows_.element_types)
    if (type != fhirpath::kNoType && type >= rows_.elements.size()) note("element_types");
  using M = MemberRow;
  refs("members.name", rows_.members, &M::name, rows_.names.size(), May::not_be_none);
  refs("members.element", rows_.members, &M::element, rows_.elements.size(), May::not_be_none);
  refs("members.type", rows_.members, &M::type, rows_.types.size(), May::be_none);
  using N = ModelMemberRow;
  refs("model_members.element", rows_.model_members, &N::element, rows_.names.size(),
       May::not_be_none);
  refs("model_members.type", rows_.model_members, &N::type, rows_.elements.size(), May::be_none);
}

void Verifier::check_types() {
  using T = TypeRow;
  texts("types", rows_.types, {&T::code});
  refs("types.structure", rows_.types, &T::structure, rows_.structures.size(), May::be_none);
  ranges("types.profiles", rows_.types, &T::profiles, rows_.profile_refs.size());
  ranges("types.targets", rows_.types, &T::targets, rows_.profile_refs.size());
  using P = ProfileRow;
  texts("profiles", rows_.profiles, {&P::url, &P::version});
  refs("profiles.structure", rows_.profiles, &P::structure, rows_.structures.size(), May::be_none);
}

void Verifier::check_slicing() {
  using S = SlicingRow;
  kinds("slicings.rules", rows_.slicings, &S::rules, SlicingRules::open_at_end);
  ranges("slicings.discriminators", rows_.slicings, &S::discriminators,
         rows_.discriminators.size());
  ranges("slicings.slices", rows_.slicings, &S::slices, rows_.slice_refs.size());
  using D = DiscriminatorRow;
  kinds("discriminators.kind", rows_.discriminators, &D::kind, DiscriminatorKind::profile);
  texts("discriminators", rows_.discriminators, {&D::path});
  refs("discriminators.program", rows_.discriminators, &D::program, rows_.programs.size(),
       May::be_none);
}

void Verifier::check_constraints() {
  using B = BindingRow;
  kinds("bindings.strength", rows_.bindings, &B::strength, Strength::example);
  texts("bindings", rows_.bindings, {&B::url, &B::max_url});
  for (Ref B::*field : {&B::value_set, &B::max_value_set})
    refs("bindings.value_set", rows_.bindings, field, rows_.value_sets.size(), May::be_none);
  using C = ConstraintRow;
  texts("constraints", rows_.constraints,
        {&C::key, &C::code, &C::ja, &C::en, &C::expression, &C::source});
  kinds("constraints.severity", rows_.constraints, &C::severity, Severity::waived);
  refs("constraints.program", rows_.constraints, &C::program, rows_.programs.size(), May::be_none);
  refs("constraints.waiver", rows_.constraints, &C::waiver, rows_.waivers.size(), May::be_none);
  ranges("constraints.triggers", rows_.constraints, &C::triggers, rows_.name_refs.size());
  using W = WaiverRow;
  texts("waivers", rows_.waivers, {&W::key, &W::profile, &W::ja, &W::en, &W::when});
  refs("waivers.program", rows_.waivers, &W::program, rows_.programs.size(), May::be_none);
}

void Verifier::check_terminology() {
  using V = ValueSetRow;
  texts("value_sets", rows_.value_sets, {&V::url, &V::version, &V::name, &V::title, &V::reason});
  kinds("value_sets.checkable", rows_.value_sets, &V::checkable, Checkable::no);
  ranges("value_sets.includes", rows_.value_sets, &V::includes, rows_.includes.size());
  refs("value_sets.package", rows_.value_sets, &V::package, rows_.packages.size(),
       May::not_be_none);
  refs("composes.value_set", rows_.composes, &ComposeRow::value_set, rows_.value_sets.size(),
       May::not_be_none);
  texts("composes", rows_.composes, {&ComposeRow::compose});
  using I = IncludeRow;
  texts("includes", rows_.includes, {&I::system});
  refs("includes.code_system", rows_.includes, &I::code_system, rows_.code_systems.size(),
       May::be_none);
  ranges("includes.codes", rows_.includes, &I::codes, rows_.code_refs.size());
  kinds("includes.content", rows_.includes, &I::content, IncludeContent::anything);
  using C = CodeSystemRow;
  texts("code_systems", rows_.code_systems, {&C::url, &C::version, &C::name});
  kinds("code_systems.content", rows_.code_systems, &C::content, Content::supplement);
  ranges("code_systems.concepts", rows_.code_systems, &C::concepts, rows_.concepts.size());
  refs("code_systems.package", rows_.code_systems, &C::package, rows_.packages.size(),
       May::not_be_none);
  using K = ConceptRow;
  texts("concepts", rows_.concepts, {&K::code, &K::display});
  ranges("concepts.displays", rows_.concepts, &K::displays, rows_.text_refs.size());
  refs("concepts.parent", rows_.concepts, &K::parent, rows_.concepts.size(), May::be_none);
}

void Verifier::check_indexes() {
  const auto index = [&](const char* what, std::span<const IndexRow> rows, std::size_t limit) {
    texts(what, rows, {&IndexRow::key});
    refs(what, rows, &IndexRow::row, limit, May::not_be_none);
  };
  index("structure_index", rows_.structure_index, rows_.structures.size());
  index("base_index", rows_.base_index, rows_.structures.size());
  index("value_set_index", rows_.value_set_index, rows_.value_sets.size());
  index("code_system_index", rows_.code_system_index, rows_.code_systems.size());
}

void Verifier::check_lists() {
  list("text_slots", rows_.text_slots, rows_.texts.size());
  list("policies", rows_.policies, rows_.texts.size());
  list("names", rows_.names, rows_.texts.size());
  list("name_slots", rows_.name_slots, rows_.names.size() + 1);
  list("profile_refs", rows_.profile_refs, rows_.profiles.size());
  list("slice_refs", rows_.slice_refs, rows_.elements.size());
  list("constraint_refs", rows_.constraint_refs, rows_.constraints.size());
  list("name_refs", rows_.name_refs, rows_.names.size());
  list("code_refs", rows_.code_refs, rows_.texts.size());
  list("text_refs", rows_.text_refs, rows_.texts.size());
}

// Bases and the elements' own children make trees: whoever follows them comes to an end.
void Verifier::check_bases() {
  if (!problem_.empty()) return;
  for (Ref start = 0; start < rows_.structures.size(); ++start) {
    std::size_t steps = 0;
    for (Ref ref = start; ref != kNone; ref = rows_.structures[ref].base)
      if (++steps > rows_.structures.size()) return note("structures.base");
  }
  for (Ref ref = 0; ref < rows_.elements.size(); ++ref) {
    const ElementRow& row = rows_.elements[ref];
    const bool own = rows_.element_types[ref] == ref;
    if (own && row.children.count != 0 && row.children.first <= ref) note("elements.children");
    if (row.slicing == kNone) continue;
    const Range slices = rows_.slicings[row.slicing].slices;
    for (Ref i = slices.first; i < slices.first + slices.count; ++i)
      if (rows_.slice_refs[i] <= ref) note("slice_refs");
  }
}

void Verifier::check_patterns() {
  texts("patterns", rows_.patterns, {&PatternRow::text});
  for (Ref ref = 0; ref < rows_.patterns.size(); ++ref) {
    const PatternRow& row = rows_.patterns[ref];
    if (row.name != fhirpath::kNoName && row.name >= rows_.names.size()) note("patterns.name");
    if (row.end <= ref || row.end > rows_.patterns.size()) note("patterns.end");
    if (row.type > static_cast<std::uint32_t>(json::Type::object)) note("patterns.type");
  }
}

void Verifier::check_programs() {
  texts("programs", rows_.programs, {&ProgramRow::source});
  for (const ProgramRow& row : rows_.programs) {
    const std::size_t limit = rows_.program_bytes.size();
    if (row.offset % 8 != 0 || row.offset > limit || row.size > limit - row.offset) {
      note("programs");
      return;
    }
    const std::span<const char> bytes = rows_.program_bytes.subspan(row.offset, row.size);
    if (!fhirpath::verify(std::string_view(bytes.data(), bytes.size()))) note("a program");
  }
}

}  // namespace

Result<> verify_pack(const Pack& pack) {
  return Verifier(pack).run();
}

}  // namespace tasuki::rulepack
