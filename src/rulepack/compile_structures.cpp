#include "rulepack/compile_structures.hpp"

#include <algorithm>

namespace tasuki::rulepack {
namespace {

std::string_view without_version(std::string_view canonical) {
  return canonical.substr(0, canonical.find('|'));
}

StructureRow structure_row(Tables& tables, const Structure& structure, Ref package) {
  StructureRow row{};
  row.url = tables.intern(structure.url);
  row.version = tables.intern(structure.version);
  row.name = tables.intern(structure.name);
  row.title = tables.intern(structure.title);
  row.type = tables.intern(structure.type);
  row.base = kNone;
  row.root = kNone;
  row.kind = structure.kind;
  row.package = package;
  if (structure.abstract) row.flags |= kAbstract;
  if (structure.profile) row.flags |= kProfile;
  if (structure.retired) row.flags |= kRetired;
  std::vector<ContextRow> contexts;
  for (const ExtensionContext& context : structure.contexts)
    contexts.push_back({context.kind, tables.intern(context.expression), kNone});
  row.contexts = append<ContextRow>(tables.contexts, contexts);
  return row;
}

}  // namespace

StructureCompiler::StructureCompiler(Tables& tables) : tables_(tables), constraints_(tables) {
  for (Ref i = 0; i < tables.structures.size(); ++i) {
    by_url_.emplace(tables.structures[i].url, i);
    if ((tables.structures[i].flags & kProfile) == 0)
      base_by_type_.emplace(tables.structures[i].type, i);
  }
  for (Ref i = 0; i < tables.profiles.size(); ++i) {
    const ProfileRow& row = tables.profiles[i];
    std::string canonical(tables.text(row.url));
    if (row.version != 0) canonical += '|' + std::string(tables.text(row.version));
    profiles_.emplace(std::move(canonical), i);
  }
}

void StructureCompiler::declare(const Structure& structure, Ref package) {
  const StructureRow row = structure_row(tables_, structure, package);
  const auto [place, fresh] =
      by_url_.try_emplace(row.url, static_cast<Ref>(tables_.structures.size()));
  if (fresh)
    tables_.structures.push_back(row);
  else
    tables_.structures[place->second] = row;
  if (!structure.profile) base_by_type_[row.type] = place->second;
}

Result<> StructureCompiler::add(const Structure& structure) {
  auto tree = to_tree(structure.snapshot);
  if (!tree) return fail(tree.error().code, structure.url + ": " + tree.error().detail);
  const Ref ref = by_url_.at(tables_.intern(structure.url));
  // The value of a primitive is no member of an object in JSON.
  if (structure.kind == StructureKind::primitive)
    std::erase_if(tree->children,
                  [](const ElementNode& node) { return last_part(node.element.path) == "value"; });
  url_ = structure.url;
  const Range elements = add_elements(*tree, ref);
  StructureRow& row = tables_.structures[ref];
  row.elements = elements;
  row.root = elements.first;
  if (structure.type == "Extension" && tree->element.modifier.value_or(false))
    row.flags |= kModifierExtension;
  bases_.emplace_back(ref, without_version(structure.base_url));
  return {};
}

// Breadth first, so that the children of each element lie side by side.
Range StructureCompiler::add_elements(const ElementNode& root, Ref structure) {
  const auto first = static_cast<Ref>(tables_.elements.size());
  std::vector<Place> queue;
  add_group(std::span(&root, 1), kNone, queue);
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const auto [node, parent] = queue[next];
    const Ref self = first + static_cast<Ref>(next);
    const auto children = static_cast<Ref>(tables_.elements.size());
    add_group(node->children, self, queue);
    tables_.elements[self].children = {children, static_cast<std::uint32_t>(node->children.size())};
    const auto slices = static_cast<Ref>(tables_.elements.size());
    add_group(node->slices, parent, queue);
    for (Ref slice = slices; slice < tables_.elements.size(); ++slice)
      slices_of_[self].push_back(slice);
  }
  const auto count = static_cast<std::uint32_t>(tables_.elements.size()) - first;
  for (Ref i = first; i < first + count; ++i) {
    tables_.elements[i].structure = structure;
    if (const auto slices = slices_of_.find(i); slices != slices_of_.end())
      link_slices(i, slices->second);
  }
  return {first, count};
}

void StructureCompiler::add_group(std::span<const ElementNode> nodes, Ref parent,
                                  std::vector<Place>& queue) {
  for (const ElementNode& node : nodes) {
    const Ref ref = add_row(tables_.elements, element_row(node.element));
    pending_.push_back({ref, parent, node.element.base_max, !node.children.empty(),
                        node.element.content_reference});
    queue.push_back({&node, parent});
  }
}

ElementRow StructureCompiler::element_row(const Element& element) {
  std::string_view name = last_part(element.path);
  const bool choice = name.ends_with("[x]");
  if (choice) name.remove_suffix(3);
  ElementRow row{};
  row.name = tables_.names[tables_.intern_name(name)];
  row.path = tables_.intern(element.path);
  row.id = tables_.intern(element.id);
  row.min = element.min.value_or(0);
  row.max = element.max.value_or(1);
  row.types = type_rows(element);
  row.slicing = element.slicing ? slicing_row(*element.slicing) : kNone;
  row.fixed = add_pattern(tables_, element.fixed);
  row.pattern = add_pattern(tables_, element.pattern);
  row.binding = element.binding ? binding_row(*element.binding) : kNone;
  row.constraints = constraints_.add(element.invariants, url_);
  row.slice_name = tables_.intern(element.slice_name);
  row.structure = kNone;
  row.base_element = kNone;
  row.length_max = element.length_max;
  row.value_min = add_pattern(tables_, element.value_min);
  row.value_max = add_pattern(tables_, element.value_max);
  if (choice) row.flags |= kChoice;
  if (element.modifier.value_or(false)) row.flags |= kModifier;
  if (element.must_support.value_or(false)) row.flags |= kMustSupport;
  if (element.summary.value_or(false)) row.flags |= kSummary;
  if (element.order_matters) row.flags |= kOrderMatters;
  if (element.types.size() == 1 && element.types[0].code == "Resource") row.flags |= kAnyResource;
  if (element.types.size() == 1 && element.types[0].code == "xhtml") row.flags |= kXhtml;
  return row;
}

Range StructureCompiler::type_rows(const Element& element) {
  std::vector<TypeRow> rows;
  for (const TypeUse& type : element.types)
    rows.push_back({tables_.intern(type.code), find_base(type.code), profile_list(type.profiles),
                    profile_list(type.targets), type.flags});
  return append<TypeRow>(tables_.types, rows);
}

Range StructureCompiler::profile_list(std::span<const std::string> canonicals) {
  if (canonicals.empty()) return {};
  std::vector<Ref> refs;
  for (const std::string& canonical : canonicals) refs.push_back(profile_row(canonical));
  return append<Ref>(tables_.profile_refs, refs);
}

Ref StructureCompiler::profile_row(std::string_view canonical) {
  const auto [place, fresh] =
      profiles_.try_emplace(std::string(canonical), static_cast<Ref>(tables_.profiles.size()));
  if (fresh) {
    const std::string_view url = without_version(canonical);
    const std::string_view version =
        url.size() == canonical.size() ? std::string_view() : canonical.substr(url.size() + 1);
    tables_.profiles.push_back({tables_.intern(url), tables_.intern(version), kNone});
  }
  return place->second;
}

Ref StructureCompiler::slicing_row(const Slicing& slicing) {
  std::vector<DiscriminatorRow> rows;
  for (const Discriminator& discriminator : slicing.discriminators)
    rows.push_back({discriminator.kind, tables_.intern(discriminator.path), kNone});
  return add_row(tables_.slicings,
                 SlicingRow{slicing.rules,
                            slicing.ordered ? 1U : 0U,
                            append<DiscriminatorRow>(tables_.discriminators, rows),
                            {}});
}

Ref StructureCompiler::binding_row(const Binding& binding) {
  BindingRow row{};
  row.strength = binding.strength;
  row.value_set = kNone;
  row.url = tables_.intern(binding.value_set);
  row.max_value_set = kNone;
  row.max_url = tables_.intern(binding.max_value_set);
  return add_row(tables_.bindings, row);
}

void StructureCompiler::link_slices(Ref sliced, std::span<const Ref> slices) {
  Ref& slicing = tables_.elements[sliced].slicing;
  if (slicing == kNone) slicing = add_row(tables_.slicings, SlicingRow{});
  tables_.slicings[slicing].slices = append<Ref>(tables_.slice_refs, slices);
}

Ref StructureCompiler::find_base(std::string_view type) const {
  const auto place = base_by_type_.find(tables_.intern(type));
  return place == base_by_type_.end() ? kNone : place->second;
}

}  // namespace tasuki::rulepack
