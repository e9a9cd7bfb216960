// GET /fhir/DocumentReference/{id}: the metadata of a received unit.
// http://hl7.org/fhir/R4/http.html#read
#include "gateway/lan/endpoints.hpp"
#include "gateway/reference.hpp"

namespace tasuki::gateway::lan {

Result<http::Answer> get_document_reference_by_id(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  const auto item = TRY(context.inbox.find(request.captures.at(0)));
  if (!item || item->position == 0) return fail(Code::not_found);
  const auto reference = TRY(to_reference(*item));
  TRY_VOID(context.record(caller, "read", item->unit));
  return rest::resource_response(200, rest::to_json(reference));
}

}  // namespace tasuki::gateway::lan
