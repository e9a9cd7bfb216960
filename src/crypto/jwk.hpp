// Public keys as JSON (RFC 7517, RFC 7518 section 6): the set in which an identity provider shows
// the keys that it signs with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/key.hpp"

namespace tasuki::crypto {

inline constexpr std::size_t kJwksBytesMax = 64 * 1'024;
inline constexpr std::size_t kJwksKeysMax = 32;

struct Jwk {
  std::string kid;  // may be empty
  PublicKey key;    // algorithm_of() knows it
};

// The keys of a set that sign with ES256 or RS256; all others are left out, as is one that says
// another `use` or `alg`. Error: key_invalid when it is no set, is too large, or has two such keys
// of one kid.
Result<std::vector<Jwk>> read_jwks(std::string_view json);

// A set of this one key, on P-256, under its thumbprint: what an issuer shows.
std::string write_jwks(const PublicKey& key);

}  // namespace tasuki::crypto
