// POST /fhir/Patient/$summary: the 6 information of a person from all institutions in one view.
// http://hl7.org/fhir/R4/operations.html
#include "api/endpoints.hpp"
#include "api/information_answer.hpp"
#include "api/person.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {

Result<http::Answer> patient_summary(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters = TRY(rest::Parameters::read(
      request, {"insured", "birthDate", "localNumber", "class", "start", "end", "reason"}));
  exchange::InformationRequest asked;
  asked.person = TRY(read_person(parameters));
  asked.classes = TRY(read_classes(parameters));
  asked.start = TRY(read_date(TRY(parameters.text("start", "valueDate"))));
  asked.end = TRY(read_date(TRY(parameters.text("end", "valueDate"))));
  asked.reason = TRY(parameters.text("reason", "valueString"));
  const auto view = TRY(context.with.exchange.summary(caller, asked));
  return rest::resource_response(200, summary_bundle(view, context.with.clock.now()));
}

}  // namespace tasuki::api
