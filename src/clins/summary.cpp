#include "clins/summary.hpp"

#include <algorithm>
#include <unordered_map>

namespace tasuki::clins {
namespace {

bool is_list(Kind kind) {
  return kind == Kind::conditions || kind == Kind::allergies;
}

// Whether a newer list says anew what an entry of an older one said. A list of one department
// speaks for that department; any other, also an empty one, for the whole institution.
bool replaces(const UnitInformation& newer, const UnitInformation& older,
              const InformationEntry& entry) {
  if (newer.kind != older.kind || newer.source.institution != older.source.institution)
    return false;
  const bool of_one = newer.kind == Kind::conditions && newer.departments.size() == 1 &&
                      !newer.departments[0].empty();
  return !of_one || newer.departments[0] == entry.department;
}

// Takes out of each list what newer lists replaced.
void drop_replaced(std::vector<UnitInformation>& units) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (!is_list(units[i].kind)) continue;
    std::erase_if(units[i].entries, [&](const InformationEntry& entry) {
      for (std::size_t j = i + 1; j < units.size(); ++j)
        if (replaces(units[j], units[i], entry)) return true;
      return false;
    });
  }
}

// Equal for two entries that say the same: the same resource registered twice, or the same fact
// with the same date and result from two institutions.
std::string same_thing(const InformationEntry& entry) {
  std::string key(row_of(entry.information).code);
  const auto add = [&](std::string_view part) { key.append("\n").append(part); };
  if (entry.code.empty()) {
    add("identity");
    add(entry.identity.empty() ? entry.resource : entry.identity);
    return key;
  }
  for (const std::string* part :
       {&entry.system, &entry.code, &entry.date, &entry.status, &entry.value, &entry.unit})
    add(*part);
  return key;
}

bool comes_before(const SummaryEntry& a, const SummaryEntry& b) {
  if (a.entry.information != b.entry.information) return a.entry.information < b.entry.information;
  if (a.entry.date != b.entry.date) return a.entry.date > b.entry.date;
  return a.sources.front().at > b.sources.front().at;
}

// An entry is a dozen texts: each is moved once, not at every step of the sorting.
std::vector<SummaryEntry> in_order(std::vector<SummaryEntry> entries) {
  std::vector<SummaryEntry*> order;
  order.reserve(entries.size());
  for (SummaryEntry& entry : entries) order.push_back(&entry);
  std::ranges::stable_sort(
      order, [](const SummaryEntry* a, const SummaryEntry* b) { return comes_before(*a, *b); });
  std::vector<SummaryEntry> sorted;
  sorted.reserve(entries.size());
  for (SummaryEntry* entry : order) sorted.push_back(std::move(*entry));
  return sorted;
}

}  // namespace

std::vector<SummaryEntry> summarize(std::vector<UnitInformation> units) {
  drop_replaced(units);
  std::vector<SummaryEntry> merged;
  std::unordered_map<std::string, std::size_t> known;
  std::size_t count = 0;
  for (const UnitInformation& unit : units) count += unit.entries.size();
  merged.reserve(count);
  known.reserve(count);
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    for (InformationEntry& entry : unit->entries) {
      const auto [place, is_new] = known.emplace(same_thing(entry), merged.size());
      if (is_new) {
        merged.push_back({std::move(entry), {unit->source}});
        continue;
      }
      auto& sources = merged[place->second].sources;
      if (std::ranges::find(sources, unit->source) == sources.end())
        sources.push_back(unit->source);
    }
  }
  return in_order(std::move(merged));
}

std::vector<std::string> departments_of(const std::vector<InformationEntry>& entries) {
  std::vector<std::string> departments;
  for (const InformationEntry& entry : entries)
    if (std::ranges::find(departments, entry.department) == departments.end())
      departments.push_back(entry.department);
  return departments;
}

}  // namespace tasuki::clins
