// The tokens of a person who has signed in at an identity provider: JWT (RFC 7519), ID tokens of
// OpenID Connect or access tokens (RFC 9068), signed with ES256 or RS256. The key says which; a
// token never does (RFC 8725).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "crypto/jwk.hpp"

namespace tasuki::oidc {

inline constexpr std::size_t kTokenBytesMax = 8 * 1'024;

// What a token must say.
struct Expectations {
  std::string issuer;
  std::string audience;
  std::string person_claim = "sub";
  std::string scope;  // one of its scopes; empty: any
  std::string acr;    // how the person was authenticated; empty: any
};

struct Identity {
  std::string person;
  Time expires_at;  // limits::kClockSkew later it is refused
};

// The kid that a token asks for, not yet believed; empty when it names none.
// Error: credential_invalid.
Result<std::string> kid_of(std::string_view token);

// Errors: credential_invalid, credential_expired. The detail says why and is for the log alone:
// it holds nothing of the token.
Result<Identity> verify_token(std::string_view token, const crypto::PublicKey& key,
                              const Expectations& wanted, Time now);

}  // namespace tasuki::oidc
