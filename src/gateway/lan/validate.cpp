// POST /fhir/$validate: the verdict that the exchange would give, without sending anything.
// http://hl7.org/fhir/R4/resource-operation-validate.html
#include "clins/verdict.hpp"
#include "gateway/lan/endpoints.hpp"
#include "rest/validate_operation.hpp"

namespace tasuki::gateway::lan {

Result<http::Answer> validate(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.emr(request));
  const Lang lang = rest::language_of(request, context.default_language);
  auto asked = TRY(rest::read_validate(request));
  const auto document = TRY(json::Document::parse(std::move(asked.content)));
  const tasuki::validate::Validator& rules = context.intake.validator();
  const auto issues = clins::verdict(
      *document, rules, {std::move(asked.profiles), context.clock.now(), /*best_practice=*/true});
  return rest::validate_response(issues, rules.pack().identity(), lang);
}

}  // namespace tasuki::gateway::lan
