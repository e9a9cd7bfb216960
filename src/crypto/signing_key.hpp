// Signatures by keys of several kinds: ES256 (P-256) and RS256 (RSA of 2,048 to 8,192 bits) by the
// keys of people's certificates, ES256 and Ed25519 by those that sign messages between the exchange
// and gateways. The key says which algorithm it is; no message does. Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/key.hpp"

namespace tasuki::crypto {

enum class Algorithm { es256, rs256, ed25519 };

std::string_view name_of(Algorithm algorithm);  // RFC 7518, RFC 8037: "ES256", "EdDSA"
// nullopt for every other kind or size of key.
std::optional<Algorithm> algorithm_of(const PublicKey& key);
// By the algorithm of the key. ES256: r||s; RS256: PKCS #1 version 1.5; Ed25519: RFC 8032, 64
// bytes. False for anything else.
bool verify(const PublicKey& key, std::string_view message, std::string_view signature);

// A private key that may live elsewhere, in a card or a token.
class SigningKey {
 public:
  virtual ~SigningKey() = default;
  virtual const PublicKey& public_key() const = 0;
  // What verify() takes. Error: key_invalid, when the token does not sign.
  virtual Result<std::string> sign(std::string_view message) const = 0;
};

// A new private key as PKCS#8 PEM, which signing_key_from_pem() reads.
std::string generate_key_pem(Algorithm algorithm);
// SubjectPublicKeyInfo in PEM, of a key that algorithm_of() knows. Error: key_invalid.
Result<PublicKey> public_key_from_pem(std::string_view pem);
// PKCS#8, SEC 1 or PKCS#1 PEM without a password. Error: key_invalid.
Result<std::unique_ptr<const SigningKey>> signing_key_from_pem(std::string_view pem);

}  // namespace tasuki::crypto
