// How the patient's own view asks the policy. No I/O.
#pragma once

#include "exchange/policy.hpp"

namespace tasuki::exchange {

Sight patient_sight(const store::UnitRecord& unit);
// Whether acts on the unit stand in the patient's log: also those before it was cancelled.
Sight patient_sight_of_acts(const store::UnitRecord& unit);
// Whether an act on no unit stands there: those of a table, whose records say the same whatever is
// hidden from the person.
bool is_about_the_person(std::string_view event);

}  // namespace tasuki::exchange
