#include "exchange/policy.hpp"

namespace tasuki::exchange {
namespace {

template <typename... Values>
constexpr std::uint8_t any_of(Values... values) {
  return static_cast<std::uint8_t>((... | (1U << static_cast<unsigned>(values))));
}

constexpr bool has(std::uint8_t set, auto value) {
  return (set >> static_cast<unsigned>(value) & 1U) != 0;
}

using enum store::UnitState;

constexpr std::uint8_t kAnyMark =
    any_of(Mark::none, Mark::uninformed, Mark::undelivered, Mark::both);
constexpr std::uint8_t kTold = any_of(Mark::none);                         // to the patient
constexpr std::uint8_t kDelivered = any_of(Mark::none, Mark::uninformed);  // to institutions
constexpr std::uint8_t kAnyBasis = any_of(Basis::none, Basis::consent, Basis::emergency);
constexpr std::uint8_t kEntitled = any_of(Basis::consent, Basis::emergency);
constexpr std::uint8_t kAnyState = any_of(viewable, held, obtained, cancelled);
constexpr std::uint8_t kStanding = any_of(viewable, held, obtained);
constexpr std::uint8_t kOpen = any_of(viewable, obtained);
constexpr bool kAlways = true;
constexpr bool kWithinPeriod = false;

// What no row names is not shown. http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication: the
// flags; a letter with an undelivered condition is refused at the door, so no such letter is kept.
constexpr SightRow kRows[] = {
    // viewer              subject               marks       bases      states     beyond     sight
    {Viewer::sender, Subject::letter, kAnyMark, kAnyBasis, kAnyState, kAlways, Sight::content},
    {Viewer::sender, Subject::checkup, kAnyMark, kAnyBasis, kAnyState, kAlways, Sight::content},
    {Viewer::sender, Subject::collection, kAnyMark, kAnyBasis, kAnyState, kAlways, Sight::content},
    {Viewer::sender, Subject::information, kAnyMark, kAnyBasis, kOpen, kWithinPeriod,
     Sight::content},
    {Viewer::destination, Subject::letter, kDelivered, kAnyBasis, kOpen, kAlways, Sight::content},
    {Viewer::institution, Subject::checkup, kDelivered, kEntitled, kOpen, kWithinPeriod,
     Sight::content},
    {Viewer::institution, Subject::information, kDelivered, kEntitled, kOpen, kWithinPeriod,
     Sight::content},
    {Viewer::institution, Subject::pulled, kDelivered, kEntitled, kOpen, kAlways, Sight::content},
    {Viewer::destination, Subject::checkup, kDelivered, kEntitled, kOpen, kWithinPeriod,
     Sight::content},
    {Viewer::destination, Subject::pulled, kDelivered, kEntitled, kOpen, kAlways, Sight::content},
    {Viewer::destination, Subject::information, kDelivered, kEntitled, kOpen, kWithinPeriod,
     Sight::content},
    {Viewer::patient, Subject::letter, kTold, kAnyBasis, kStanding, kAlways, Sight::content},
    {Viewer::patient, Subject::checkup, kTold, kAnyBasis, kStanding, kWithinPeriod, Sight::content},
    // The whole collection never: it may mix what the patient knows with what it does not. Its
    // entries are seen one by one.
    {Viewer::patient, Subject::collection, kTold, kAnyBasis, kStanding, kAlways, Sight::existence},
    {Viewer::patient, Subject::information, kTold, kAnyBasis, kOpen, kWithinPeriod, Sight::content},
    {Viewer::insurer, Subject::checkup, kTold, kAnyBasis, kOpen, kWithinPeriod, Sight::content},
    {Viewer::system_operator, Subject::letter, kAnyMark, kAnyBasis, kAnyState, kAlways,
     Sight::existence},
    {Viewer::system_operator, Subject::checkup, kAnyMark, kAnyBasis, kAnyState, kAlways,
     Sight::existence},
    {Viewer::system_operator, Subject::collection, kAnyMark, kAnyBasis, kAnyState, kAlways,
     Sight::existence},
};

bool holds(const SightRow& row, const Matter& matter) {
  return row.viewer == matter.viewer && row.subject == matter.subject &&
         has(row.marks, matter.mark) && has(row.bases, matter.basis) &&
         has(row.states, matter.state) && (row.beyond_period || matter.kept);
}

}  // namespace

std::span<const SightRow> sight_rows() {
  return kRows;
}

Sight sight(const Matter& matter) {
  for (const SightRow& row : kRows)
    if (holds(row, matter)) return row.sight;
  return Sight::nothing;
}

Subject subject_of(clins::Kind kind) {
  switch (kind) {
    case clins::Kind::referral:
    case clins::Kind::discharge_summary:
      return Subject::letter;
    case clins::Kind::checkup_report:
    case clins::Kind::patient_summary:
      return Subject::checkup;
    case clins::Kind::conditions:
    case clins::Kind::allergies:
    case clins::Kind::observations:
      break;
  }
  return Subject::collection;
}

Mark mark_of(const store::UnitRecord& unit) {
  return unit.withheld ? Mark::uninformed : Mark::none;
}

Standing standing(const store::UnitRecord& unit, std::string_view institution, Action action) {
  if (institution.empty()) return Standing::none;
  const auto may = [&](Viewer viewer) {
    Matter matter;
    matter.viewer = viewer;
    matter.subject = subject_of(unit.kind);
    matter.mark = mark_of(unit);
    matter.state = unit.state;
    const Sight seen = sight(matter);
    return seen == Sight::content || (action == Action::read && seen == Sight::existence);
  };
  if (unit.destination == institution && may(Viewer::destination)) return Standing::destination;
  // Nobody takes over what it sent itself.
  if (action == Action::acknowledge) return Standing::none;
  if (unit.sender == institution && may(Viewer::sender)) return Standing::sender;
  return Standing::none;
}

}  // namespace tasuki::exchange
