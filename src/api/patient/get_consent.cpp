// GET /patient/Consent: all consents that the caller gave to institutions, the newest first.
// http://hl7.org/fhir/R4/http.html#search
#include "api/patient/consent_answer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api::patient {

Result<http::Answer> get_consent(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  return consent_answer(context, TRY(context.view.consents(patient)));
}

}  // namespace tasuki::api::patient
