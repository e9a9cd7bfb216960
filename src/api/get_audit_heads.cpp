// GET /audit/heads: the signed heads of the audit log and the key that signs them. Heads are for
// everybody who takes part: they say nothing of what is in the log.
#include "api/audit_answer.hpp"
#include "api/endpoints.hpp"
#include "exchange/audit_log.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

http::Response heads_response(const crypto::PublicKey& key,
                              const std::vector<store::AuditHead>& heads) {
  json::Writer w;
  w.object().field("key", key.to_pem()).key("heads").array();
  for (const store::AuditHead& head : heads) w.string(head.statement);
  w.end().end();
  return json_answer(w.take());
}

}  // namespace

Result<http::Answer> get_audit_heads(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {"after", "now"}));
  exchange::AuditLog& log = context.with.exchange.audit_log();
  if (const auto now = request.parameter("now")) {
    if (now != "true" || request.parameter("after"))
      return fail(Code::parameter_invalid, "now is true, and stands alone");
    const store::AuditHead head = TRY(log.make_head());
    return heads_response(log.key(), {head});
  }
  std::vector<store::AuditHead> heads;
  if (request.parameter("after")) {
    const std::uint64_t after = TRY(size_parameter(request, "after"));
    heads = TRY(log.heads(after));
  } else if (const auto last = TRY(log.last_head())) {
    heads.push_back(*last);
  }
  return heads_response(log.key(), heads);
}

}  // namespace tasuki::api
