// A key that never leaves its card, token or HSM (PKCS#11). Thread-safe: one signature at a time.
#pragma once

#include <memory>
#include <string>

#include "crypto/signing_key.hpp"

namespace tasuki::signature {

struct TokenPlace {
  std::string module;  // path of the maker's library
  std::string token;   // label of the token
  std::string key;     // label of the private key
  std::string pin;
};

// Logs in and finds the key; `public_key` is that of its certificate. Error: key_invalid, naming
// the step that failed and never the PIN.
Result<std::unique_ptr<const crypto::SigningKey>> open_token_key(const TokenPlace& place,
                                                                 crypto::PublicKey public_key);

}  // namespace tasuki::signature
