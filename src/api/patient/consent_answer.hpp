// Consents to institutions as a searchset of FHIR Consent resources, one a class.
#pragma once

#include "api/patient/endpoints.hpp"

namespace tasuki::api::patient {

// Errors: those of the store.
Result<http::Answer> consent_answer(Context& context,
                                    const std::vector<eligibility::Consent>& consents);

}  // namespace tasuki::api::patient
