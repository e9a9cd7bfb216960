// GET /fhir/Bundle/{id}: a received unit, exactly the bytes that came.
// http://hl7.org/fhir/R4/http.html#read
#include "crypto/digest.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/reference.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::gateway::lan {

Result<http::Answer> get_bundle(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  const auto item = TRY(context.inbox.find(request.captures.at(0)));
  auto content = TRY(context.inbox.content(request.captures.at(0)));
  if (!item || !content) return fail(Code::not_found);
  const crypto::Sha256 digest = crypto::sha256(*content);
  if (crypto::to_hex(digest) != item->sha256) return fail(Code::content_damaged);
  const auto reference = TRY(to_reference(*item));
  TRY_VOID(context.record(caller, "fetch", item->unit));
  context.log.info(
      "inbox.read",
      {{"unit", item->unit}, {"size", item->size}, {"sha256", item->sha256}, {"emr", caller.emr}});
  http::Response response = rest::resource_response(200, std::move(*content));
  response.headers.add("ETag", '"' + item->sha256 + '"');
  response.headers.add("Tasuki-Sha256", item->sha256);
  response.headers.add(std::string(rest::kContentDigest), rest::content_digest(digest));
  response.headers.add("Tasuki-Receipt", reference.receipt);
  return response;
}

}  // namespace tasuki::gateway::lan
