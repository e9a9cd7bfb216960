#include "rulepack/expansion.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace tasuki::rulepack {
namespace {

constexpr const char* kNotThere = " is not in the pack";
constexpr const char* kNotComplete = " is not complete in the pack";

void sort_unique(std::vector<Text>& codes) {
  std::ranges::sort(codes);
  codes.erase(std::ranges::unique(codes).begin(), codes.end());
}

void note(std::string& reason, std::string text) {
  if (reason.empty()) reason = std::move(text);
}

void merge(Expansion& into, const Expansion& more) {
  into.open = into.open || more.open;
  note(into.reason, more.reason);
  for (const auto& [system, part] : more.parts) {
    SystemPart& mine = into.parts[system];
    mine.whole = mine.whole || part.whole;
    mine.open = mine.open || part.open;
    mine.codes.insert(mine.codes.end(), part.codes.begin(), part.codes.end());
    sort_unique(mine.codes);
  }
}

std::string_view without_version(std::string_view canonical) {
  return canonical.substr(0, canonical.find('|'));
}

}  // namespace

Expander::Expander(Tables& tables, std::unordered_map<Text, const ValueSet*> sets,
                   SystemSources sources)
    : tables_(tables), sets_(std::move(sets)), sources_(std::move(sources)) {
  for (Ref i = 0; i < tables.code_systems.size(); ++i)
    systems_.emplace(tables.code_systems[i].url, i);
}

Expansion Expander::expand(Text url) {
  if (const auto known = done_.find(url); known != done_.end()) return known->second;
  if (std::ranges::find(running_, url) != running_.end()) {
    Expansion ring;
    ring.open = true;
    ring.reason = std::string(tables_.text(url)) + " contains itself";
    return ring;
  }
  running_.push_back(url);
  const auto set = sets_.find(url);
  Expansion expansion = set == sets_.end() ? from_tables(url) : compute(*set->second);
  running_.pop_back();
  return done_[url] = std::move(expansion);
}

Expansion Expander::compute(const ValueSet& set) {
  Expansion result;
  for (const ComposeLine& include : set.includes) merge(result, line(include));
  if (set.includes.empty()) {
    result.open = true;
    result.reason = "it has no definition of its content";
  }
  for (const ComposeLine& exclude : set.excludes) subtract(result, line(exclude));
  for (auto& [system, part] : result.parts) {
    if (part.codes.size() <= limits::kExpansionCodesMax) continue;
    part.codes.clear();
    part.open = true;
    note(result.reason, "it has too many codes");
  }
  return result;
}

// A value set of the base pack, or one that is nowhere.
Expansion Expander::from_tables(Text url) {
  Expansion result;
  const auto row = std::ranges::find(tables_.value_sets, url, &ValueSetRow::url);
  if (row == tables_.value_sets.end()) {
    result.open = true;
    result.reason = std::string(tables_.text(url)) + " is not in the pack";
    return result;
  }
  result.reason = tables_.text(row->reason);
  for (std::uint32_t i = 0; i < row->includes.count; ++i) {
    const IncludeRow& include = tables_.includes[row->includes.first + i];
    if (include.content == IncludeContent::anything) {
      result.open = true;
      continue;
    }
    SystemPart& part = result.parts[include.system];
    part.whole = include.content == IncludeContent::whole;
    part.open = include.content == IncludeContent::open;
    const auto begin = tables_.code_refs.begin() + include.codes.first;
    part.codes.assign(begin, begin + include.codes.count);
    sort_unique(part.codes);
  }
  return result;
}

// "If both system and valueSet are specified, the codes must be in both"
// http://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.compose.include
Expansion Expander::line(const ComposeLine& line) {
  Expansion result;
  bool started = false;
  if (!line.system.empty()) {
    const Text system = tables_.intern(without_version(line.system));
    SystemPart part = system_part(line, system, result.reason);
    result.parts.emplace(system, std::move(part));
    started = true;
  }
  for (const std::string& canonical : line.value_sets) {
    const Expansion other = expand(tables_.intern(without_version(canonical)));
    if (started)
      intersect(result, other);
    else
      result = other;
    started = true;
  }
  return result;
}

SystemPart Expander::system_part(const ComposeLine& line, Text system, std::string& reason) {
  SystemPart part;
  for (const Designated& item : line.concepts) part.codes.push_back(tables_.intern(item.code));
  sort_unique(part.codes);
  if (!line.concepts.empty()) return part;
  const Ref ref = find_system(system);
  if (!line.filters.empty()) return filtered(line, ref, reason);
  part.whole = true;
  if (is_unknown(system, part))
    note(reason, line.system + (ref == kNone ? kNotThere : kNotComplete));
  return part;
}

// http://hl7.org/fhir/R4/valueset-filter-operator.html
SystemPart Expander::filtered(const ComposeLine& line, Ref system, std::string& reason) {
  SystemPart part;
  part.open = true;
  if (system == kNone) {
    note(reason, line.system + kNotThere);
    return part;
  }
  const CodeSystemRow& row = tables_.code_systems[system];
  for (const ConceptFilter& filter : line.filters) {
    if (can_filter(filter, system)) continue;
    note(reason, "the filter " + filter.property + " " + filter.op + " cannot be applied");
    return part;
  }
  for (Ref i = row.concepts.first; i < row.concepts.first + row.concepts.count; ++i)
    if (std::ranges::all_of(line.filters, [&](const auto& f) { return passes(f, system, i); }))
      part.codes.push_back(tables_.concepts[i].code);
  sort_unique(part.codes);
  part.open = row.content != Content::complete;
  if (part.open) note(reason, line.system + kNotComplete);
  return part;
}

bool Expander::can_filter(const ConceptFilter& filter, Ref system) const {
  static constexpr std::string_view kHierarchy[] = {"is-a", "descendent-of", "is-not-a"};
  if (std::ranges::find(kHierarchy, filter.op) != std::end(kHierarchy)) return true;
  static constexpr std::string_view kProperty[] = {"=", "in", "not-in", "exists"};
  if (std::ranges::find(kProperty, filter.op) == std::end(kProperty)) return false;
  const bool own =
      filter.property == "code" || filter.property == "concept" || filter.property == "display";
  return own || sources_.contains(tables_.code_systems[system].url);
}

bool Expander::passes(const ConceptFilter& filter, Ref system, Ref row) const {
  const Text value = tables_.intern(filter.value);
  if (filter.op == "is-a") return tables_.concepts[row].code == value || is_below(row, value);
  if (filter.op == "descendent-of") return is_below(row, value);
  if (filter.op == "is-not-a") return tables_.concepts[row].code != value && !is_below(row, value);
  return has_property(filter, system, row);
}

bool Expander::is_below(Ref row, Text ancestor) const {
  // Bounded: a ring of parents ends too.
  for (std::size_t steps = 0; steps < tables_.concepts.size(); ++steps) {
    row = tables_.concepts[row].parent;
    if (row == kNone) return false;
    if (tables_.concepts[row].code == ancestor) return true;
  }
  return false;
}

bool Expander::has_property(const ConceptFilter& filter, Ref system, Ref row) const {
  const std::string_view code = tables_.text(tables_.concepts[row].code);
  std::vector<std::string> values;
  if (filter.property == "code" || filter.property == "concept") values.emplace_back(code);
  if (filter.property == "display")
    values.emplace_back(tables_.text(tables_.concepts[row].display));
  const auto source = sources_.find(tables_.code_systems[system].url);
  if (source != sources_.end()) {
    const auto item = std::ranges::find(source->second->concepts, code, &Concept::code);
    if (item != source->second->concepts.end())
      for (const auto& [property, value] : item->properties)
        if (property == filter.property) values.push_back(value);
  }
  if (filter.op == "exists") return values.empty() == (filter.value == "false");
  const bool listed = std::ranges::any_of(values, [&](const std::string& value) {
    if (filter.op == "=") return value == filter.value;
    return (',' + filter.value + ',').contains(',' + value + ',');
  });
  return filter.op == "not-in" ? !listed : listed;
}

Ref Expander::find_system(Text url) const {
  const auto place = systems_.find(url);
  return place == systems_.end() ? kNone : place->second;
}

// Whether codes of the system that are not known may be in.
bool Expander::is_unknown(Text system, const SystemPart& part) const {
  if (part.open) return true;
  if (!part.whole) return false;
  const Ref ref = find_system(system);
  return ref == kNone || tables_.code_systems[ref].content != Content::complete;
}

// A whole system as the list of its codes, where it is known.
void Expander::enumerate(Text system, SystemPart& part) const {
  if (!part.whole) return;
  part.open = is_unknown(system, part);
  part.whole = false;
  const Ref ref = find_system(system);
  if (ref == kNone) return;
  const Range range = tables_.code_systems[ref].concepts;
  for (Ref i = range.first; i < range.first + range.count; ++i)
    part.codes.push_back(tables_.concepts[i].code);
  sort_unique(part.codes);
}

void Expander::intersect(Expansion& into, const Expansion& other) const {
  note(into.reason, other.reason);
  for (auto& [system, part] : into.parts) {
    const auto found = other.parts.find(system);
    if (found == other.parts.end()) {
      part = SystemPart{false, other.open, {}};
      continue;
    }
    if (found->second.whole) continue;
    SystemPart theirs = found->second;
    enumerate(system, part);
    const bool open = part.open || theirs.open;
    std::vector<Text> both;
    std::ranges::set_intersection(part.codes, theirs.codes, std::back_inserter(both));
    part = SystemPart{false, open, std::move(both)};
  }
}

void Expander::subtract(Expansion& into, const Expansion& other) const {
  for (const auto& [system, theirs] : other.parts) {
    const auto found = into.parts.find(system);
    if (found == into.parts.end()) continue;
    SystemPart& part = found->second;
    if (theirs.whole) {
      into.parts.erase(found);
      continue;
    }
    enumerate(system, part);
    std::vector<Text> rest;
    std::ranges::set_difference(part.codes, theirs.codes, std::back_inserter(rest));
    part.codes = std::move(rest);
    if (theirs.open) note(into.reason, other.reason);
    part.open = part.open || theirs.open;
  }
}

}  // namespace tasuki::rulepack
