// Whether what is asked has the form that the port demands. Errors: parameter_invalid with the name
// of the field, never its value; those of clins::check_actor.
#pragma once

#include "eligibility/eligibility.hpp"

namespace tasuki::eligibility {

Result<> well_formed(const Check& question);
Result<> well_formed(const NumberQuestion& question);
Result<> well_formed(const PersonQuestion& question);
Result<> well_formed(const Grant& grant);
Result<> well_formed(const Withdrawal& withdrawal);
Result<> well_formed(const ConsentQuestion& question);
// Also emergency_refused.
Result<> well_formed(const EmergencyRequest& request);
Result<> well_formed(const LocalNumber& link);
Result<> well_formed(const LocalQuestion& question);

}  // namespace tasuki::eligibility
