// POST /patient/DocumentReference/{id}/$consent and $withdraw: the consent that a held letter waits
// for (CIS-IF-119), and taking it back before the destination fetched the letter.
// http://hl7.org/fhir/R4/operations.html
#include "api/patient/reference.hpp"
#include "rest/answer.hpp"
#include "rest/parameters.hpp"

namespace tasuki::api::patient {
namespace {

Result<http::Answer> answer(Context& context, const exchange::UnitView& unit) {
  json::Writer w;
  TRY_VOID(write_reference(w, context, unit));
  return rest::resource_response(200, w.take());
}

}  // namespace

Result<http::Answer> consent_document(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  TRY(rest::Parameters::read(request, {}));
  return answer(context, TRY(context.view.consent(patient, request.captures.at(0))));
}

Result<http::Answer> withdraw_document(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  TRY(rest::Parameters::read(request, {}));
  return answer(context, TRY(context.view.withdraw(patient, request.captures.at(0))));
}

}  // namespace tasuki::api::patient
