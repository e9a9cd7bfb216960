// The resources that a Bundle holds, each added to a draft; what comes back is its fullUrl.
#pragma once

#include "generate/draft.hpp"

namespace tasuki::generate {

std::string add_patient(Draft& draft);
// With a department as its sender has, where one is given.
std::string add_organization(Draft& draft, const Institution& institution,
                             const Disease* department = nullptr);
std::string add_doctor(Draft& draft, const Institution& institution);
// `klass`: AMB or IMP.
std::string add_encounter(Draft& draft, std::string_view klass, std::string_view reason = {});

// In a collection, an entry names the institution, the department and the encounter itself.
using clins::Form;
std::string add_condition(Draft& draft, const Illness& illness, Form form);
std::string add_allergy(Draft& draft, const Allergen& allergen, Form form);
std::string add_result(Draft& draft, const LaboratoryTest& test);
std::string add_infection(Draft& draft, bool positive);
std::string add_prescription(Draft& draft, const Drug& drug, int group);

}  // namespace tasuki::generate
