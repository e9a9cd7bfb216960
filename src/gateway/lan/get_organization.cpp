// GET /fhir/Organization: who takes part, asked of the exchange.
// http://hl7.org/fhir/R4/organization.html
#include "gateway/lan/endpoints.hpp"
#include "rest/links.hpp"

namespace tasuki::gateway::lan {
namespace {

// The links of the answer lead to the exchange; the EMR follows them here.
std::string with_own_links(std::string body, const std::string& exchange_url) {
  const std::string theirs = "\"" + exchange_url + "/";
  for (std::size_t at = body.find(theirs); at != std::string::npos; at = body.find(theirs, at + 1))
    body.replace(at, theirs.size(), "\"/");
  return body;
}

}  // namespace

Result<http::Answer> get_organization(Context& context, http::Request& request) {
  const Caller caller = TRY(context.authenticator.caller(request));
  http::Call call;
  call.target = rest::self_link(request);
  auto response = TRY(context.exchange.call(caller.actor, std::move(call)));
  TRY_VOID(context.record(caller, "directory", ""));
  // That the exchange shuts this institution out is not the EMR's credential's fault.
  if (response.status == 401 || response.status == 403)
    return fail(Code::peer_answer_invalid, describe(response));
  return rest::resource_response(response.status,
                                 with_own_links(std::move(response.body), context.exchange_url));
}

}  // namespace tasuki::gateway::lan
