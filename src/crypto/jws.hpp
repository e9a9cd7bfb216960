// JSON Web Signatures in compact form, ES256 only (RFC 7515, RFC 7518). The algorithm is fixed by
// the key, never by the message: any other "alg", "crit" or "b64" is refused.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/key.hpp"

namespace tasuki::crypto {

// `type` is the "typ" header: "JWT", "tasuki-receipt+jws". The key's thumbprint is the "kid".
std::string sign_jws(std::string_view type, std::string_view payload, const PrivateKey& key);

// The payload. Error: credential_invalid.
Result<std::string> verify_jws(std::string_view compact, std::string_view type,
                               const PublicKey& key);
// The payload without looking at the signature, for display.
Result<std::string> payload_of_jws(std::string_view compact);

}  // namespace tasuki::crypto
