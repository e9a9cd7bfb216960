// GET /audit/proof: that the leaf of a receipt is in the log, or that one head of it continues
// another. docs/formats/tree-head.md
#include "api/audit_answer.hpp"
#include "api/endpoints.hpp"
#include "exchange/audit_log.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

Result<http::Answer> consistency(exchange::AuditLog& log, const http::Request& request) {
  TRY_VOID(rest::allow_parameters(request, {"first", "second"}));
  const std::uint64_t first = TRY(size_parameter(request, "first"));
  const std::uint64_t second = TRY(size_parameter(request, "second"));
  const auto proof = TRY(log.consistency(first, second));
  return json_answer(crypto::to_json(proof));
}

Result<http::Answer> inclusion(exchange::AuditLog& log, const http::Request& request,
                               std::string_view institution) {
  TRY_VOID(rest::allow_parameters(request, {"unit", "leaf"}));
  const auto unit = request.parameter("unit");
  const auto leaf = request.parameter("leaf");
  if (!unit || !leaf) return fail(Code::parameter_missing, "unit and leaf, or first and second");
  const crypto::Sha256 hash = TRY(crypto::sha256_from_hex(*leaf));
  const auto proof = TRY(log.inclusion(institution, *unit, hash));
  return json_answer(crypto::to_json(proof));
}

}  // namespace

Result<http::Answer> get_audit_proof(Context& context, http::Request& request) {
  const store::Participant participant = TRY(context.authenticator.institution(request));
  exchange::AuditLog& log = context.with.exchange.audit_log();
  if (request.parameter("first") || request.parameter("second")) return consistency(log, request);
  return inclusion(log, request, participant.code);
}

}  // namespace tasuki::api
