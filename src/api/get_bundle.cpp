// GET /fhir/Bundle/{id}: the bytes as sent. http://hl7.org/fhir/R4/http.html#read
#include "api/endpoints.hpp"
#include "rest/answer.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::api {
namespace {

http::Response head_of(const store::UnitRecord& record) {
  const std::string hex = crypto::to_hex(record.digest);
  http::Response head = rest::resource_response(200, {});
  head.headers.add("ETag", '"' + hex + '"');
  head.headers.add("Tasuki-Sha256", hex);
  head.headers.add(std::string(rest::kContentDigest), rest::content_digest(record.digest));
  head.headers.add("Tasuki-Receipt", record.receipt);
  return head;
}

}  // namespace

Result<http::Answer> get_bundle(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  auto content = TRY(context.with.exchange.fetch(caller, request.captures.at(0)));
  const store::UnitRecord& record = content.unit.record;
  http::Response response = head_of(record);
  if (record.size > limits::kChunkBytes)
    return http::Stream{std::move(response), record.size, std::move(content.next)};
  response.body.reserve(record.size);
  for (;;) {
    const std::string piece = TRY(content.next());
    if (piece.empty()) return response;
    response.body += piece;
  }
}

}  // namespace tasuki::api
