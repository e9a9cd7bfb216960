#include "rulepack/compile_terminology.hpp"

#include <algorithm>
#include <unordered_set>

#include "rulepack/expansion.hpp"
#include "rulepack/read_definitions.hpp"

namespace tasuki::rulepack {
namespace {

std::string_view without_version(std::string_view canonical) {
  return canonical.substr(0, canonical.find('|'));
}

class TerminologyCompiler {
 public:
  explicit TerminologyCompiler(Tables& tables) : tables_(tables) {
    for (Ref i = 0; i < tables.code_systems.size(); ++i)
      systems_.emplace(tables.code_systems[i].url, i);
    for (Ref i = 0; i < tables.value_sets.size(); ++i) sets_.emplace(tables.value_sets[i].url, i);
    for (const ComposeRow& row : tables.composes) composes_.emplace(row.value_set, row.compose);
  }

  void add_system(const CodeSystem& system, Ref package);
  // Displays of a supplement for a system that is in the tables.
  // http://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.supplements
  void add_supplement(const CodeSystem& supplement);
  Result<> add_sets(std::span<const Owned<ValueSet>> sets, SystemSources sources);
  void link_bindings();

 private:
  ConceptRow concept_row(const Concept& item);
  Range texts(std::span<const std::string> values);
  Ref declare(const ValueSet& set, Ref package);
  void store(Ref row, const Expansion& expansion);
  IncludeRow include_row(Text system, const SystemPart& part);
  Result<std::vector<ValueSet>> affected_sets() const;

  Tables& tables_;
  std::unordered_map<Text, Ref> systems_;
  std::unordered_map<Text, Ref> sets_;
  std::unordered_map<Ref, Text> composes_;   // of the base pack and of what was added
  std::unordered_set<std::string> changed_;  // canonicals of systems and sets that are new
};

Range TerminologyCompiler::texts(std::span<const std::string> values) {
  std::vector<Text> refs;
  for (const std::string& value : values) refs.push_back(tables_.intern(value));
  return append<Text>(tables_.text_refs, refs);
}

ConceptRow TerminologyCompiler::concept_row(const Concept& item) {
  return {tables_.intern(item.code), tables_.intern(item.display), texts(item.displays), kNone,
          item.flags};
}

void TerminologyCompiler::add_system(const CodeSystem& system, Ref package) {
  std::vector<std::uint32_t> order(system.concepts.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto code_of = [&](std::uint32_t i) -> std::string_view { return system.concepts[i].code; };
  std::ranges::stable_sort(order, {}, code_of);
  const auto same = [&](std::uint32_t a, std::uint32_t b) { return code_of(a) == code_of(b); };
  order.erase(std::ranges::unique(order, same).begin(), order.end());
  const auto first = static_cast<Ref>(tables_.concepts.size());
  for (const std::uint32_t i : order) tables_.concepts.push_back(concept_row(system.concepts[i]));
  for (std::uint32_t row = 0; row < order.size(); ++row) {
    const std::uint32_t parent = system.concepts[order[row]].parent;
    if (parent == kNone) continue;
    const auto place = std::ranges::lower_bound(order, code_of(parent), {}, code_of);
    tables_.concepts[first + row].parent = first + static_cast<Ref>(place - order.begin());
  }
  const CodeSystemRow row{tables_.intern(system.url),
                          tables_.intern(system.version),
                          tables_.intern(system.name),
                          system.content,
                          system.case_sensitive ? 1U : 0U,
                          {first, static_cast<std::uint32_t>(order.size())},
                          package};
  const auto [place, fresh] =
      systems_.try_emplace(row.url, static_cast<Ref>(tables_.code_systems.size()));
  if (fresh)
    tables_.code_systems.push_back(row);
  else
    tables_.code_systems[place->second] = row;
  changed_.insert(system.url);
}

void TerminologyCompiler::add_supplement(const CodeSystem& supplement) {
  const auto place = systems_.find(tables_.intern(without_version(supplement.supplements)));
  if (place == systems_.end()) return;
  const Range range = tables_.code_systems[place->second].concepts;
  for (const Concept& item : supplement.concepts) {
    const Text code = tables_.intern(item.code);
    const auto begin = tables_.concepts.begin() + range.first;
    const auto row = std::find_if(begin, begin + range.count,
                                  [&](const ConceptRow& r) { return r.code == code; });
    if (row == begin + range.count) continue;
    std::vector<Text> all;
    for (std::uint32_t i = 0; i < row->displays.count; ++i)
      all.push_back(tables_.text_refs[row->displays.first + i]);
    if (!item.display.empty()) all.push_back(tables_.intern(item.display));
    for (const std::string& display : item.displays) all.push_back(tables_.intern(display));
    row->displays = append<Text>(tables_.text_refs, all);
  }
}

bool only_lists_codes(const ValueSet& set) {
  return set.excludes.empty() && std::ranges::all_of(set.includes, [](const ComposeLine& line) {
           return line.value_sets.empty() && !line.concepts.empty();
         });
}

Ref TerminologyCompiler::declare(const ValueSet& set, Ref package) {
  ValueSetRow row{};
  row.url = tables_.intern(set.url);
  row.version = tables_.intern(set.version);
  row.name = tables_.intern(set.name);
  row.title = tables_.intern(set.title);
  row.package = package;
  const auto [place, fresh] =
      sets_.try_emplace(row.url, static_cast<Ref>(tables_.value_sets.size()));
  if (fresh)
    tables_.value_sets.push_back(row);
  else
    tables_.value_sets[place->second] = row;
  changed_.insert(set.url);
  composes_[place->second] = only_lists_codes(set) ? 0 : tables_.intern(set.compose);
  return place->second;
}

IncludeRow TerminologyCompiler::include_row(Text system, const SystemPart& part) {
  const auto place = systems_.find(system);
  const Ref code_system = place == systems_.end() ? kNone : place->second;
  std::vector<Text> codes = part.codes;
  std::ranges::sort(codes, {}, [&](Text code) { return tables_.text(code); });
  IncludeContent content = part.open ? IncludeContent::open : IncludeContent::listed;
  if (part.whole) content = IncludeContent::whole;
  return {system, code_system, append<Text>(tables_.code_refs, codes), content};
}

void TerminologyCompiler::store(Ref row, const Expansion& expansion) {
  bool known = !expansion.open;
  std::vector<IncludeRow> rows;
  for (const auto& [system, part] : expansion.parts) {
    rows.push_back(include_row(system, part));
    const Ref code_system = rows.back().code_system;
    if (part.open ||
        (part.whole &&
         (code_system == kNone || tables_.code_systems[code_system].content != Content::complete)))
      known = false;
  }
  if (expansion.open) rows.insert(rows.begin(), {0, kNone, {}, IncludeContent::anything});
  ValueSetRow& set = tables_.value_sets[row];
  set.checkable = known ? Checkable::yes : Checkable::no;
  set.reason = known ? 0 : tables_.intern(expansion.reason);
  set.includes = append<IncludeRow>(tables_.includes, rows);
}

// Value sets of the base pack that depend on something new, directly or not.
Result<std::vector<ValueSet>> TerminologyCompiler::affected_sets() const {
  std::vector<ValueSet> sets;
  for (const ComposeRow& row : tables_.composes) {
    const ValueSetRow& known = tables_.value_sets[row.value_set];
    ValueSet set;
    set.url = tables_.text(known.url);
    if (changed_.contains(set.url)) continue;
    TRY_VOID(read_compose(tables_.text(row.compose), set));
    sets.push_back(std::move(set));
  }
  std::unordered_set<std::string> changed = changed_;
  const auto touched = [&](const ComposeLine& line) {
    return changed.contains(std::string(without_version(line.system))) ||
           std::ranges::any_of(line.value_sets, [&](const std::string& canonical) {
             return changed.contains(std::string(without_version(canonical)));
           });
  };
  std::vector<ValueSet> affected;
  for (bool more = true; more;) {
    more = false;
    for (ValueSet& set : sets) {
      if (set.url.empty() || changed.contains(set.url)) continue;
      if (!std::ranges::any_of(set.includes, touched) &&
          !std::ranges::any_of(set.excludes, touched))
        continue;
      changed.insert(set.url);
      affected.push_back(std::move(set));
      set.url.clear();
      more = true;
    }
  }
  return affected;
}

Result<> TerminologyCompiler::add_sets(std::span<const Owned<ValueSet>> sets,
                                       SystemSources sources) {
  const std::vector<Ref> fresh = [&] {
    std::vector<Ref> refs;
    for (const auto& set : sets) refs.push_back(declare(set.definition, set.package));
    return refs;
  }();
  const std::vector<ValueSet> affected = TRY(affected_sets());
  std::unordered_map<Text, const ValueSet*> by_url;
  for (const auto& set : sets) by_url[tables_.intern(set.definition.url)] = &set.definition;
  for (const ValueSet& set : affected) by_url[tables_.intern(set.url)] = &set;
  Expander expander(tables_, by_url, std::move(sources));
  for (const Ref row : fresh) store(row, expander.expand(tables_.value_sets[row].url));
  for (const ValueSet& set : affected) {
    const Text url = tables_.intern(set.url);
    store(sets_.at(url), expander.expand(url));
  }
  tables_.composes.clear();
  for (Ref row = 0; row < tables_.value_sets.size(); ++row)
    if (const auto compose = composes_.find(row);
        compose != composes_.end() && compose->second != 0)
      tables_.composes.push_back({row, compose->second});
  return {};
}

void TerminologyCompiler::link_bindings() {
  // A version that the pack does not have is no other value set.
  const auto find = [&](Text canonical) {
    const std::string_view text = tables_.text(canonical);
    const std::string_view url = without_version(text);
    const auto place = sets_.find(tables_.intern(url));
    if (place == sets_.end()) return kNone;
    const std::string_view version = tables_.text(tables_.value_sets[place->second].version);
    if (url.size() < text.size() && text.substr(url.size() + 1) != version) return kNone;
    return place->second;
  };
  for (BindingRow& row : tables_.bindings) {
    row.value_set = find(row.url);
    row.max_value_set = find(row.max_url);
  }
}

}  // namespace

Result<> compile_terminology(Tables& tables, std::vector<Owned<ValueSet>>& value_sets,
                             std::vector<Owned<CodeSystem>>& code_systems) {
  TerminologyCompiler compiler(tables);
  SystemSources sources;
  for (const auto& system : code_systems) {
    if (system.definition.content == Content::supplement) continue;
    compiler.add_system(system.definition, system.package);
    sources.emplace(tables.intern(system.definition.url), &system.definition);
  }
  for (const auto& system : code_systems)
    if (system.definition.content == Content::supplement)
      compiler.add_supplement(system.definition);
  TRY_VOID(compiler.add_sets(value_sets, std::move(sources)));
  compiler.link_bindings();
  return {};
}

}  // namespace tasuki::rulepack
