#include "api/authenticate.hpp"

#include "api/bearer.hpp"

namespace tasuki::api {

Authenticator::Authenticator(exchange::Exchange& exchange, const Clock& clock)
    : exchange_(exchange), clock_(clock) {}

Result<store::Participant> Authenticator::institution(const http::Request& request) {
  if (!request.peer || !request.peer->certificate)
    return fail(Code::credential_missing, "a client certificate");
  const crypto::Certificate& certificate = *request.peer->certificate;
  return exchange_.admit(certificate.institution_code(), certificate.fingerprint());
}

Result<Authenticated> Authenticator::caller(const http::Request& request) {
  store::Participant participant = TRY(institution(request));
  const std::string_view token = TRY(bearer_token(request));
  const crypto::Certificate& certificate = *request.peer->certificate;
  rest::VerifiedAssertion assertion = TRY(verify(token, certificate, participant.code));
  Authenticated result;
  result.assertion_expires_at = assertion.expires_at;
  exchange::Caller& caller = result.caller;
  caller.codes = std::move(participant.also_codes);
  caller.codes.insert(caller.codes.begin(), participant.code);
  caller.institution = std::move(participant.code);
  caller.actor = std::move(assertion.actor);
  caller.assertion = token;
  caller.certificate = certificate.fingerprint();
  caller.trace_id = request.trace_id;
  return result;
}

Result<rest::VerifiedAssertion> Authenticator::verify(std::string_view token,
                                                      const crypto::Certificate& certificate,
                                                      std::string_view institution) {
  const Time now = clock_.now();
  const crypto::Sha256 key = AssertionCache::key(token, certificate.fingerprint());
  if (auto known = cache_.find(key, now)) return std::move(*known);
  auto assertion = TRY(rest::verify_assertion(token, institution, certificate.public_key(), now));
  cache_.put(key, assertion);
  return assertion;
}

}  // namespace tasuki::api
