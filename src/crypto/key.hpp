// Keys on P-256 (ES256), which certificates, receipts and tokens use; a PublicKey may hold any
// other kind too, which crypto/signing_key.hpp verifies with. Cheap to copy, immutable,
// thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

using EVP_PKEY = struct evp_pkey_st;

namespace tasuki::crypto {

class PublicKey {
 public:
  explicit PublicKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  // SubjectPublicKeyInfo in PEM ("PUBLIC KEY"), on P-256. Error: key_invalid.
  static Result<PublicKey> from_pem(std::string_view pem);
  std::string to_pem() const;
  EVP_PKEY* get() const { return key_.get(); }
  // RFC 7518 ES256: `signature` is r||s, 64 bytes. False for anything else.
  bool verify(std::string_view message, std::string_view signature) const;
  bool is_p256() const;
  // JWK thumbprint (RFC 7638), base64url: names the key in receipts and logs. Empty when the key,
  // as it may in a foreign certificate, is neither on P-256 nor Ed25519 (RFC 8037).
  std::string thumbprint() const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
};

class PrivateKey {
 public:
  static PrivateKey generate();
  // PKCS#8 PEM without a password; SEC 1 PEM ("EC PRIVATE KEY") is read too. Error: key_invalid.
  static Result<PrivateKey> from_pem(std::string_view pem);
  std::string to_pem() const;

  PublicKey public_key() const { return PublicKey(key_); }
  // That of the public key, kept: making it costs as much as a signature.
  const std::string& thumbprint() const { return thumbprint_; }
  EVP_PKEY* get() const { return key_.get(); }
  // r||s, 64 bytes.
  std::string sign(std::string_view message) const;

 private:
  explicit PrivateKey(std::shared_ptr<EVP_PKEY> key)
      : key_(std::move(key)), thumbprint_(public_key().thumbprint()) {}
  std::shared_ptr<EVP_PKEY> key_;
  std::string thumbprint_;
};

}  // namespace tasuki::crypto
