// POST /fhir/Patient/$eligibility, $link and $unlink: is this the person, and by which number does
// the institution know them. http://hl7.org/fhir/R4/operations.html
#include "api/endpoints.hpp"
#include "api/person.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

http::Response empty_parameters() {
  return rest::resource_response(200, R"({"resourceType":"Parameters"})");
}

}  // namespace

Result<http::Answer> patient_eligibility(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters =
      TRY(rest::Parameters::read(request, {"insured", "birthDate", "localNumber"}));
  const auto keys = TRY(read_person(parameters));
  TRY(context.with.exchange.confirm(caller, keys));
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array().object();
  w.field("name", "valid").key("valueBoolean").boolean(true);
  w.end().end().end();
  return rest::resource_response(200, w.take());
}

Result<http::Answer> patient_link(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters = TRY(rest::Parameters::read(request, {"insured", "birthDate", "number"}));
  const auto keys = TRY(read_person(parameters));
  const auto number = TRY(parameters.required("number", "valueString"));
  TRY_VOID(context.with.exchange.link(caller, keys, number));
  return empty_parameters();
}

Result<http::Answer> patient_unlink(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters = TRY(rest::Parameters::read(request, {"number"}));
  const auto number = TRY(parameters.required("number", "valueString"));
  TRY_VOID(context.with.exchange.unlink(caller, number));
  return empty_parameters();
}

}  // namespace tasuki::api
