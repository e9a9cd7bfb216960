#include "exchange/information.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "eligibility/date.hpp"

namespace tasuki::exchange {
namespace {

using enum clins::InformationClass;

constexpr int kFiveYears = 5 * 365 + 1;
constexpr std::array kPeriods = {
    PeriodRow{conditions, kFiveYears, 0}, PeriodRow{allergies, kFiveYears, 0},
    PeriodRow{infections, kFiveYears, 0}, PeriodRow{contraindications, kFiveYears, 0},
    PeriodRow{laboratory, 365, 3},        PeriodRow{prescriptions, 100, 3},
};

const PeriodRow* period_of(clins::InformationClass information) {
  const auto row = std::ranges::find(kPeriods, information, &PeriodRow::information);
  return row == kPeriods.end() ? nullptr : &*row;
}

Mark mark_of(const clins::Marks& marks) {
  if (marks.uninformed) return marks.undelivered ? Mark::both : Mark::uninformed;
  return marks.undelivered ? Mark::undelivered : Mark::none;
}

bool may_see(const Reader& reader, const store::UnitRecord& unit,
             const clins::InformationEntry& entry) {
  Matter matter;
  matter.viewer = reader.viewer;
  if (reader.viewer == Viewer::institution && unit.sender == reader.institution)
    matter.viewer = Viewer::sender;
  matter.subject = Subject::information;
  matter.mark = mark_of(entry.marks);
  matter.basis = reader.basis(entry.information);
  matter.state = unit.state;
  return sight(matter) == Sight::content;
}

// What counts for the period: when it happened; of a list, when it was last registered.
std::string day_of(const clins::SummaryEntry& entry) {
  const std::string& date = entry.entry.date;
  const bool is_event = entry.entry.information == laboratory ||
                        entry.entry.information == infections ||
                        entry.entry.information == prescriptions;
  if (is_event && !date.empty()) return date.substr(0, 10);
  return eligibility::date_in_japan(entry.sources.front().at);
}

// The same item, whatever its local code.
std::string item_of(const clins::InformationEntry& entry) {
  const std::string& code = entry.item.empty() ? entry.code : entry.item;
  return std::to_string(static_cast<int>(entry.information)) + "\n" + code;
}

// `entries` newest first within a class, so the first of an item are its latest.
void drop_expired(std::vector<clins::SummaryEntry>& entries, Time now) {
  std::map<std::string, std::vector<std::string>> days_of_item;
  std::erase_if(entries, [&](const clins::SummaryEntry& entry) {
    const PeriodRow* row = period_of(entry.entry.information);
    if (row == nullptr || entry.entry.marks.long_term) return false;
    const std::string day = day_of(entry);
    auto& days = days_of_item[item_of(entry.entry)];
    if (days.empty() || days.back() != day) days.push_back(day);
    if (days.size() <= row->latest) return false;
    return day < eligibility::date_in_japan(now - std::chrono::days(row->days));
  });
}

Result<clins::UnitInformation> visible_unit(const store::Information& information,
                                            const Reader& reader, bool answered) {
  const store::UnitRecord& record = information.unit;
  clins::UnitInformation unit;
  unit.kind = record.kind;
  unit.source = {record.sender, record.identifier_value, record.registered_at, answered};
  unit.entries = TRY(clins::parse_information(information.information));
  // Of all its entries: a list that only hides something from this reader replaces all the same.
  unit.departments = clins::departments_of(unit.entries);
  std::erase_if(unit.entries, [&](const clins::InformationEntry& entry) {
    return !may_see(reader, record, entry);
  });
  return unit;
}

}  // namespace

// FHIR dates compare as texts, as far as the shorter one goes.
bool is_within(std::string_view start, std::string_view end, std::string_view date) {
  const auto precedes = [](std::string_view a, std::string_view b) {
    const std::size_t length = std::min(a.size(), b.size());
    return a.substr(0, length) < b.substr(0, length);
  };
  if (!start.empty() && precedes(date, start)) return false;
  return end.empty() || !precedes(end, date);
}

std::span<const PeriodRow> period_rows() {
  return kPeriods;
}

Result<std::vector<clins::SummaryEntry>> visible_information(Known known, const Reader& reader,
                                                             Time now) {
  std::vector<clins::UnitInformation> units;
  units.reserve(known.registered.size() + known.answered.size());
  for (const store::Information& information : known.registered)
    units.push_back(TRY(visible_unit(information, reader, false)));
  for (const store::Information& information : known.answered)
    units.push_back(TRY(visible_unit(information, reader, true)));
  if (!known.answered.empty())
    std::ranges::stable_sort(units, {}, [](const auto& unit) { return unit.source.at; });
  auto merged = clins::summarize(std::move(units));
  drop_expired(merged, now);
  return merged;
}

Result<> name_sources(store::Store& store, InformationView& view) {
  for (const clins::SummaryEntry& entry : view.entries)
    for (const clins::Source& source : entry.sources) {
      if (view.names.contains(source.institution)) continue;
      const auto participant = TRY(store.participant(source.institution));
      view.names[source.institution] = participant ? participant->name : std::string();
    }
  return {};
}

}  // namespace tasuki::exchange
