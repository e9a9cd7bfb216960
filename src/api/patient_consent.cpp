// POST /fhir/Patient/$consent and $withdraw: consent of a person who is there to the institution
// that calls, class by class, for one visit and 24 hours. http://hl7.org/fhir/R4/operations.html
#include "api/endpoints.hpp"
#include "api/person.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

void part(json::Writer& w, std::string_view name, std::string_view type, std::string_view text) {
  w.object().field("name", name).field(type, text).end();
}

// What stands now, one parameter `consent` a class.
http::Response answer(const std::vector<eligibility::Consent>& consents) {
  json::Writer w;
  w.object().field("resourceType", "Parameters");
  if (!consents.empty()) w.key("parameter").array();
  for (const eligibility::Consent& consent : consents) {
    w.object().field("name", "consent").key("part").array();
    part(w, "class", "valueCode", clins::row_of(consent.information).code);
    part(w, "visit", "valueString", consent.visit);
    part(w, "given", "valueInstant", to_instant(consent.given_at));
    part(w, "expires", "valueInstant", to_instant(consent.expires_at));
    if (consent.withdrawn_at)
      part(w, "withdrawn", "valueInstant", to_instant(*consent.withdrawn_at));
    w.end().end();
  }
  if (!consents.empty()) w.end();
  w.end();
  return rest::resource_response(200, w.take());
}

}  // namespace

Result<http::Answer> patient_consent(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters = TRY(
      rest::Parameters::read(request, {"insured", "birthDate", "localNumber", "visit", "class"}));
  const auto keys = TRY(read_person(parameters));
  exchange::Exchange::VisitConsent visit;
  visit.id = TRY(parameters.required("visit", "valueString"));
  visit.classes = TRY(read_classes(parameters));
  if (visit.classes.empty()) return fail(Code::parameter_missing, "class");
  return answer(TRY(context.with.exchange.consent(caller, keys, visit)));
}

Result<http::Answer> patient_withdraw(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters =
      TRY(rest::Parameters::read(request, {"insured", "birthDate", "localNumber", "class"}));
  const auto keys = TRY(read_person(parameters));
  const auto classes = TRY(read_classes(parameters));
  return answer(TRY(context.with.exchange.withdraw(caller, keys, classes)));
}

}  // namespace tasuki::api
