// GET /patient/AuditEvent: who looked at what about the caller, when and why.
// http://hl7.org/fhir/R4/http.html#search
#include "api/access_answer.hpp"
#include "api/patient/endpoints.hpp"

namespace tasuki::api::patient {

Result<http::Answer> get_audit_event(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  const auto asked = TRY(read_access_request(request));
  return access_answer(TRY(context.view.access_log(patient, asked)), request);
}

}  // namespace tasuki::api::patient
