// Makes signatures: the same bytes with the Signature element behind the last member.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "crypto/certificate.hpp"
#include "crypto/signing_key.hpp"
#include "json/document.hpp"
#include "signature/element.hpp"

namespace tasuki::signature {

struct Signing {
  const crypto::SigningKey& key;
  std::vector<crypto::Certificate> chain;  // the signer's first
  Signatory who;  // with neither reference nor display: the subject of the certificate
  Time when;
  // Asked for a token of the JWS; empty function: no time stamp.
  std::function<Result<std::string>(std::string_view jws)> stamp;
};

// The signed document. Errors: signature_malformed (it is signed already, or no Bundle),
// key_invalid, those of `stamp`.
Result<std::string> sign(const json::Document& document, const Signing& signing);

}  // namespace tasuki::signature
