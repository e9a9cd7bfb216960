// GET /fhir/OperationOutcome/{tracking}: why an item of the outbox was refused, as the exchange
// said it.
#include "gateway/lan/endpoints.hpp"
#include "gateway/lan/refusal_advice.hpp"

namespace tasuki::gateway::lan {

Result<http::Answer> get_operation_outcome(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  const auto item = TRY(context.outbox.find(request.captures.at(0)));
  if (!item || item->state != OutboxState::refused) return fail(Code::not_found);
  TRY_VOID(context.record(caller, "status", item->tracking));
  auto response = rest::resource_response(200, item->answer);
  add_advice(response, *item);
  return response;
}

}  // namespace tasuki::gateway::lan
