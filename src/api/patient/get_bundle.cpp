// GET /patient/Bundle/{id}: a document about the caller, byte for byte as it was sent.
// http://hl7.org/fhir/R4/http.html#read
#include "api/content_answer.hpp"
#include "api/patient/endpoints.hpp"
#include "rest/answer.hpp"

namespace tasuki::api::patient {

Result<http::Answer> get_bundle(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  auto content = TRY(context.view.content(patient, request.captures.at(0)));
  http::Response head = content_head(content.unit.record);
  return content_answer(std::move(head), std::move(content));
}

}  // namespace tasuki::api::patient
