#include "crypto/signing_key.hpp"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/assert.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

// Below, forgeable; above, one verification takes longer than a document deserves.
constexpr int kRsaBitsMin = 2'048;
constexpr int kRsaBitsMax = 8'192;

// RFC 7518 section 3.3: RSASSA-PKCS1-v1_5 with SHA-256, key of 2,048 bits or more.
// https://www.rfc-editor.org/rfc/rfc7518#section-3.3
bool is_rsa(const PublicKey& key) {
  if (key.get() == nullptr || EVP_PKEY_is_a(key.get(), "RSA") != 1) return false;
  const int bits = EVP_PKEY_get_bits(key.get());
  return bits >= kRsaBitsMin && bits <= kRsaBitsMax;
}

bool verify_rsa(const PublicKey& key, std::string_view message, std::string_view signature) {
  const QuietErrors quiet;
  const DigestContext context(EVP_MD_CTX_new());
  TASUKI_ASSERT(context != nullptr);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

class EcKey final : public SigningKey {
 public:
  explicit EcKey(PrivateKey key) : key_(std::move(key)), public_key_(key_.public_key()) {}
  const PublicKey& public_key() const override { return public_key_; }
  Result<std::string> sign(std::string_view message) const override { return key_.sign(message); }

 private:
  PrivateKey key_;
  PublicKey public_key_;
};

class RsaKey final : public SigningKey {
 public:
  explicit RsaKey(PublicKey key) : key_(std::move(key)) {}
  const PublicKey& public_key() const override { return key_; }

  Result<std::string> sign(std::string_view message) const override {
    const QuietErrors quiet;
    const DigestContext context(EVP_MD_CTX_new());
    TASUKI_ASSERT(context != nullptr);
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t size = signature.size();
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       bytes_of(message), message.size()) != 1)
      return fail(Code::key_invalid, "the RSA key does not sign");
    signature.resize(size);
    return signature;
  }

 private:
  PublicKey key_;  // with its private half
};

}  // namespace

std::string_view name_of(Algorithm algorithm) {
  return algorithm == Algorithm::es256 ? "ES256" : "RS256";
}

std::optional<Algorithm> algorithm_of(const PublicKey& key) {
  if (is_rsa(key)) return Algorithm::rs256;
  if (!key.thumbprint().empty()) return Algorithm::es256;
  return std::nullopt;
}

bool verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  return is_rsa(key) ? verify_rsa(key, message, signature) : key.verify(message, signature);
}

Result<std::unique_ptr<const SigningKey>> signing_key_from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not a private key in PEM");
  const std::shared_ptr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr), EVP_PKEY_free);
  if (!key) return fail(Code::key_invalid, "not a private key in PEM without a password");
  if (EVP_PKEY_is_a(key.get(), "RSA") != 1) {
    PrivateKey ec = TRY(PrivateKey::from_pem(pem));
    return std::make_unique<const EcKey>(std::move(ec));
  }
  if (!is_rsa(PublicKey(key)))
    return fail(Code::key_invalid, "an RSA key must have 2048 to 8192 bits");
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (!context || EVP_PKEY_check(context.get()) != 1)
    return fail(Code::key_invalid, "the private key does not belong to its public key");
  return std::make_unique<const RsaKey>(PublicKey(key));
}

}  // namespace tasuki::crypto
