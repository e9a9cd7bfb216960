// POST /fhir/Bundle/$cancel, $restore, $consent and $withdraw: a step of the caller's own unit. All
// three keys stand in the body: http://hl7.org/fhir/R4/parameters.html
#include "api/endpoints.hpp"
#include "api/person.hpp"
#include "api/reference.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

Result<http::Answer> move(Context& context, http::Request& request, exchange::Step step) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters =
      TRY(rest::Parameters::read(request, {"identifier", "insured", "birthDate", "localNumber"}));
  auto identifier = TRY(parameters.identifier("identifier"));
  exchange::UnitKeys keys;
  keys.person = TRY(read_person(parameters));
  keys.system = std::move(identifier.system);
  keys.value = std::move(identifier.value);
  const auto unit = TRY(context.with.exchange.move(caller, keys, step));
  return rest::resource_response(200, rest::to_json(to_reference(unit)));
}

}  // namespace

Result<http::Answer> cancel_bundle(Context& context, http::Request& request) {
  return move(context, request, exchange::Step::cancel);
}

Result<http::Answer> restore_bundle(Context& context, http::Request& request) {
  return move(context, request, exchange::Step::restore);
}

Result<http::Answer> consent_bundle(Context& context, http::Request& request) {
  return move(context, request, exchange::Step::consent);
}

Result<http::Answer> withdraw_bundle(Context& context, http::Request& request) {
  return move(context, request, exchange::Step::withdraw);
}

}  // namespace tasuki::api
