// GET /fhir/Bundle/{id}: the bytes as sent. http://hl7.org/fhir/R4/http.html#read
#include "api/content_answer.hpp"
#include "api/endpoints.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {

Result<http::Answer> get_bundle(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  auto content = TRY(context.with.exchange.fetch(caller, request.captures.at(0)));
  http::Response head = content_head(content.unit.record);
  head.headers.add("Tasuki-Receipt", content.unit.record.receipt);
  return content_answer(std::move(head), std::move(content));
}

}  // namespace tasuki::api
