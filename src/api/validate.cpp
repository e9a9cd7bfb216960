// POST /fhir/$validate: what the rules say about a resource; nothing is registered.
// http://hl7.org/fhir/R4/resource-operation-validate.html
#include "api/endpoints.hpp"
#include "rest/answer.hpp"
#include "rest/validate_operation.hpp"

namespace tasuki::api {

Result<http::Answer> validate(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.institution(request));
  const Lang lang = rest::language_of(request, context.with.default_language);
  auto asked = TRY(rest::read_validate(request));
  exchange::Exchange& exchange = context.with.exchange;
  const auto issues = TRY(exchange.validate(std::move(asked.content), std::move(asked.profiles)));
  return rest::validate_response(issues, exchange.rules().identity(), lang);
}

}  // namespace tasuki::api
