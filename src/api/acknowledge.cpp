// POST /fhir/DocumentReference/{id}/$acknowledge: the destination holds the unit durably.
// http://hl7.org/fhir/R4/operations.html
#include "api/endpoints.hpp"
#include "api/reference.hpp"
#include "json/document.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

// The operation has no parameters: no body, or a Parameters resource without any.
Result<> require_no_parameters(http::Request& request) {
  TRY_VOID(rest::allow_parameters(request, {}));
  if (request.body.empty()) return {};
  TRY_VOID(rest::require_fhir_json(request));
  const auto document = TRY(json::Document::parse(std::move(request.body)));
  if (!document->root()["resourceType"].equals("Parameters"))
    return fail(Code::parameter_invalid, "the body is a Parameters resource");
  if (document->root()["parameter"]) return fail(Code::parameter_unknown, "none here");
  return {};
}

}  // namespace

Result<http::Answer> acknowledge(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(require_no_parameters(request));
  const auto unit = TRY(context.with.exchange.acknowledge(caller, request.captures.at(0)));
  return rest::resource_response(200, rest::to_json(to_reference(unit)));
}

}  // namespace tasuki::api
