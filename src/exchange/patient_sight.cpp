#include "exchange/patient_sight.hpp"

#include <algorithm>
#include <array>

namespace tasuki::exchange {
namespace {

constexpr std::array<std::string_view, 10> kAboutThePerson = {
    "person.confirm", "person.link",      "person.unlink",     "person.summary",
    "consent.give",   "consent.withdraw", "patient.documents", "patient.consents",
    "patient.audit",  "patient.summary",
};

Sight seen_in(const store::UnitRecord& unit, store::UnitState state) {
  Matter matter;
  matter.viewer = Viewer::patient;
  matter.subject = subject_of(unit.kind);
  matter.mark = mark_of(unit);
  matter.state = state;
  return sight(matter);
}

}  // namespace

Sight patient_sight(const store::UnitRecord& unit) {
  return seen_in(unit, unit.state);
}

Sight patient_sight_of_acts(const store::UnitRecord& unit) {
  return seen_in(unit, unit.cancelled_from.value_or(unit.state));
}

bool is_about_the_person(std::string_view event) {
  return std::ranges::find(kAboutThePerson, event) != kAboutThePerson.end();
}

}  // namespace tasuki::exchange
