// POST /patient/Consent and $withdraw: consent of the caller to one institution, class by class,
// for one visit and 24 hours. http://hl7.org/fhir/R4/operations.html
#include "api/patient/consent_answer.hpp"
#include "api/person.hpp"
#include "rest/parameters.hpp"

namespace tasuki::api::patient {

Result<http::Answer> post_consent(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  const auto parameters = TRY(rest::Parameters::read(request, {"institution", "visit", "class"}));
  const auto institution = TRY(parameters.required("institution", "valueString"));
  exchange::Exchange::VisitConsent visit;
  visit.id = TRY(parameters.required("visit", "valueString"));
  visit.classes = TRY(read_classes(parameters));
  if (visit.classes.empty()) return fail(Code::parameter_missing, "class");
  return consent_answer(context, TRY(context.view.grant(patient, institution, visit)));
}

Result<http::Answer> withdraw_consent(Context& context, http::Request& request) {
  const auto patient = TRY(context.patient(request));
  const auto parameters = TRY(rest::Parameters::read(request, {"institution", "class"}));
  const auto institution = TRY(parameters.required("institution", "valueString"));
  const auto classes = TRY(read_classes(parameters));
  return consent_answer(context, TRY(context.view.end(patient, institution, classes)));
}

}  // namespace tasuki::api::patient
