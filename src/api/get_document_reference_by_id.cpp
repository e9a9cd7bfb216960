// GET /fhir/DocumentReference/{id}: the metadata of one unit. http://hl7.org/fhir/R4/http.html#read
#include "api/endpoints.hpp"
#include "api/reference.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {

Result<http::Answer> get_document_reference_by_id(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  const auto unit = TRY(context.with.exchange.read(caller, request.captures.at(0)));
  return rest::resource_response(200, rest::to_json(to_reference(unit)));
}

}  // namespace tasuki::api
