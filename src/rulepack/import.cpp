#include "rulepack/import.hpp"

#include "fhirpath/model.hpp"
#include "rulepack/element_tree.hpp"
#include "rulepack/pattern_rows.hpp"

namespace tasuki::rulepack {
namespace {

class Importer {
 public:
  explicit Importer(const Tables& tables) : tables_(tables) {}

  ElementNode node(Ref ref) const {
    const ElementRow& row = tables_.elements[ref];
    ElementNode node{element(ref), {}, {}};
    // Children that came from elsewhere come from there again.
    if (tables_.element_types[ref] == ref)
      for (Ref i = row.children.first; i < row.children.first + row.children.count; ++i)
        node.children.push_back(this->node(i));
    if (row.slicing == kNone) return node;
    const Range slices = tables_.slicings[row.slicing].slices;
    for (Ref i = slices.first; i < slices.first + slices.count; ++i)
      node.slices.push_back(this->node(tables_.slice_refs[i]));
    return node;
  }

 private:
  std::string text(Text text) const { return std::string(tables_.text(text)); }

  std::vector<std::string> canonicals(Range range) const {
    std::vector<std::string> list;
    for (Ref i = range.first; i < range.first + range.count; ++i) {
      const ProfileRow& row = tables_.profiles[tables_.profile_refs[i]];
      list.push_back(text(row.url) + (row.version == 0 ? "" : "|" + text(row.version)));
    }
    return list;
  }

  std::optional<Slicing> slicing(Ref ref) const {
    if (ref == kNone) return std::nullopt;
    const SlicingRow& row = tables_.slicings[ref];
    Slicing slicing{{}, row.rules, row.ordered != 0};
    const Range range = row.discriminators;
    for (Ref i = range.first; i < range.first + range.count; ++i)
      slicing.discriminators.push_back(
          {tables_.discriminators[i].kind, text(tables_.discriminators[i].path)});
    return slicing;
  }

  std::optional<Binding> binding(Ref ref) const {
    if (ref == kNone) return std::nullopt;
    const BindingRow& row = tables_.bindings[ref];
    return Binding{row.strength, text(row.url), text(row.max_url)};
  }

  std::vector<Invariant> invariants(Range range) const {
    std::vector<Invariant> list;
    for (Ref i = range.first; i < range.first + range.count; ++i) {
      const ConstraintRow& row = tables_.constraints[tables_.constraint_refs[i]];
      list.push_back({text(row.key), row.severity, text(row.ja != 0 ? row.ja : row.en),
                      text(row.expression), text(row.source), (row.flags & kBestPractice) != 0});
    }
    return list;
  }

  Element element(Ref ref) const {
    const ElementRow& row = tables_.elements[ref];
    Element element;
    element.path = text(row.path);
    element.id = text(row.id);
    element.slice_name = text(row.slice_name);
    element.min = row.min;
    element.max = row.max;
    element.base_max = (row.flags & kArrayInBase) != 0 ? kMaxUnbounded : 1;
    const std::uint32_t target = tables_.element_types[ref];
    if (target != fhirpath::kNoType && target != ref)
      element.content_reference = "#" + text(tables_.elements[target].id);
    else
      for (Ref i = row.types.first; i < row.types.first + row.types.count; ++i) {
        const TypeRow& type = tables_.types[i];
        element.types.push_back(
            {text(type.code), canonicals(type.profiles), canonicals(type.targets), type.flags});
      }
    element.slicing = slicing(row.slicing);
    element.binding = binding(row.binding);
    element.invariants = invariants(row.constraints);
    element.fixed = pattern_json(tables_, row.fixed);
    element.pattern = pattern_json(tables_, row.pattern);
    element.value_min = pattern_json(tables_, row.value_min);
    element.value_max = pattern_json(tables_, row.value_max);
    element.length_max = row.length_max;
    element.modifier = (row.flags & kModifier) != 0;
    element.must_support = (row.flags & kMustSupport) != 0;
    element.summary = (row.flags & kSummary) != 0;
    element.order_matters = (row.flags & kOrderMatters) != 0;
    return element;
  }

  const Tables& tables_;
};

}  // namespace

Structure import_structure(const Tables& tables, Ref ref) {
  const StructureRow& row = tables.structures[ref];
  Structure structure;
  structure.url = tables.text(row.url);
  structure.version = tables.text(row.version);
  structure.name = tables.text(row.name);
  structure.title = tables.text(row.title);
  structure.type = tables.text(row.type);
  if (row.base != kNone) structure.base_url = tables.text(tables.structures[row.base].url);
  structure.kind = row.kind;
  structure.abstract = (row.flags & kAbstract) != 0;
  structure.profile = (row.flags & kProfile) != 0;
  structure.retired = (row.flags & kRetired) != 0;
  for (Ref i = row.contexts.first; i < row.contexts.first + row.contexts.count; ++i)
    structure.contexts.push_back(
        {tables.contexts[i].kind, std::string(tables.text(tables.contexts[i].expression))});
  structure.snapshot = to_list(Importer(tables).node(row.root));
  return structure;
}

}  // namespace tasuki::rulepack
