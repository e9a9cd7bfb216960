// Detached JWS in compact form (RFC 7515 appendix F) under a chain of certificates (x5c). The
// payload is never in it and never kept twice: both sides have the document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/certificate.hpp"
#include "crypto/signing_key.hpp"

namespace tasuki::signature {

struct DetachedJws {
  crypto::Algorithm algorithm;
  std::vector<crypto::Certificate> chain;  // the signer's first; not verified to anything
  std::string statement;                   // the JSON text of header member "fhirSignature"
};

// `statement` is a JSON object. Errors: key_invalid, when the key is not that of the first
// certificate, or neither P-256 nor RSA.
Result<std::string> sign_detached(std::string_view payload, std::string_view statement,
                                  const std::vector<crypto::Certificate>& chain,
                                  const crypto::SigningKey& key);

// That the key of the first certificate signed this payload: nothing yet about whose it is. Errors:
// signature_malformed, signature_algorithm, signature_mismatch.
Result<DetachedJws> verify_detached(std::string_view compact, std::string_view payload);

}  // namespace tasuki::signature
