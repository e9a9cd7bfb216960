// Keys on P-256 (ES256): the only kind that Tasuki makes. Cheap to copy, immutable, thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

using EVP_PKEY = struct evp_pkey_st;

namespace tasuki::crypto {

class PublicKey {
 public:
  explicit PublicKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  EVP_PKEY* get() const { return key_.get(); }
  // RFC 7518 ES256: `signature` is r||s, 64 bytes. False for anything else.
  bool verify(std::string_view message, std::string_view signature) const;
  // JWK thumbprint (RFC 7638), base64url: names the key in receipts and logs.
  std::string thumbprint() const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
};

class PrivateKey {
 public:
  static PrivateKey generate();
  // PKCS#8 PEM. Error: key_invalid.
  static Result<PrivateKey> from_pem(std::string_view pem);
  std::string to_pem() const;

  PublicKey public_key() const { return PublicKey(key_); }
  EVP_PKEY* get() const { return key_.get(); }
  // r||s, 64 bytes.
  std::string sign(std::string_view message) const;

 private:
  explicit PrivateKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace tasuki::crypto
