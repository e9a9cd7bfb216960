// Who is calling: the certificate of the connection says which institution, the signed assertion
// says which person, role and purpose. The only place where a Caller is made.
#pragma once

#include "api/assertion_cache.hpp"
#include "exchange/exchange.hpp"
#include "http/message.hpp"

namespace tasuki::api {

struct Authenticated {
  exchange::Caller caller;
  Time assertion_expires_at;
};

class Authenticator {
 public:
  Authenticator(exchange::Exchange& exchange, const Clock& clock);

  // The certificate alone. Errors: those of Exchange::admit; credential_missing without one.
  Result<store::Participant> institution(const http::Request& request);
  // Certificate and assertion. Errors: also credential_*, actor_*.
  Result<Authenticated> caller(const http::Request& request);

 private:
  Result<rest::VerifiedAssertion> verify(std::string_view token,
                                         const crypto::Certificate& certificate,
                                         std::string_view institution);

  exchange::Exchange& exchange_;
  const Clock& clock_;
  AssertionCache cache_;
};

}  // namespace tasuki::api
