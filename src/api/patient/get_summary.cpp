// GET /patient/$summary: the 6 information of the caller, from all institutions in one view.
// http://hl7.org/fhir/R4/operations.html
#include "api/information_answer.hpp"
#include "api/patient/endpoints.hpp"
#include "rest/answer.hpp"

namespace tasuki::api::patient {

Result<http::Answer> get_summary(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  const auto view = TRY(context.view.summary(patient));
  return rest::resource_response(200, summary_bundle(view, context.with.clock.now()));
}

}  // namespace tasuki::api::patient
