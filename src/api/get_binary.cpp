// GET and DELETE /fhir/Binary/{id}: an attachment, its bytes as they are.
// http://hl7.org/fhir/R4/binary.html#rest
#include "api/endpoints.hpp"
#include "rest/answer.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::api {
namespace {

// Never shown by a browser in our name, never kept by a cache.
http::Response head_of(const store::AttachmentRecord& record) {
  http::Response head;
  head.headers.add("Content-Type", record.type);
  head.headers.add("Content-Disposition", "attachment");
  head.headers.add("X-Content-Type-Options", "nosniff");
  head.headers.add("Cache-Control", "no-store");
  head.headers.add("ETag", '"' + crypto::to_hex(record.digest) + '"');
  head.headers.add(std::string(rest::kContentDigest), rest::content_digest(record.digest));
  head.headers.add("Tasuki-Sanitized", record.sanitized);
  return head;
}

}  // namespace

Result<http::Answer> get_binary(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  auto content = TRY(context.with.exchange.fetch_attachment(caller, request.captures.at(0)));
  const store::AttachmentRecord& record = content.attachment.record;
  return http::Stream{head_of(record), record.size, std::move(content.next)};
}

Result<http::Answer> delete_binary(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  TRY_VOID(context.with.exchange.remove_attachment(caller, request.captures.at(0)));
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace tasuki::api
