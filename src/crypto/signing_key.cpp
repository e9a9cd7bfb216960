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
constexpr int kRsaBitsMade = 3'072;

// RFC 7518 section 3.3: RSASSA-PKCS1-v1_5 with SHA-256, key of 2,048 bits or more.
// https://www.rfc-editor.org/rfc/rfc7518#section-3.3
bool is_rsa(const PublicKey& key) {
  if (key.get() == nullptr || EVP_PKEY_is_a(key.get(), "RSA") != 1) return false;
  const int bits = EVP_PKEY_get_bits(key.get());
  return bits >= kRsaBitsMin && bits <= kRsaBitsMax;
}

bool is_ed25519(const PublicKey& key) {
  return key.get() != nullptr && EVP_PKEY_is_a(key.get(), "ED25519") == 1;
}

// Ed25519 hashes inside, and takes no digest from outside.
const EVP_MD* digest_for(const PublicKey& key) {
  return is_ed25519(key) ? nullptr : EVP_sha256();
}

// RSA and Ed25519; ES256, which OpenSSL knows in another form, is in crypto/key.cpp.
bool verify_by_openssl(const PublicKey& key, std::string_view message, std::string_view signature) {
  const QuietErrors quiet;
  const DigestContext context(EVP_MD_CTX_new());
  TASUKI_ASSERT(context != nullptr);
  return EVP_DigestVerifyInit(context.get(), nullptr, digest_for(key), nullptr, key.get()) == 1 &&
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

class OpensslKey final : public SigningKey {
 public:
  explicit OpensslKey(PublicKey key) : key_(std::move(key)) {}
  const PublicKey& public_key() const override { return key_; }

  Result<std::string> sign(std::string_view message) const override {
    const QuietErrors quiet;
    const DigestContext context(EVP_MD_CTX_new());
    TASUKI_ASSERT(context != nullptr);
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t size = signature.size();
    if (EVP_DigestSignInit(context.get(), nullptr, digest_for(key_), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       bytes_of(message), message.size()) != 1)
      return fail(Code::key_invalid, "the key does not sign");
    signature.resize(size);
    return signature;
  }

 private:
  PublicKey key_;  // with its private half
};

}  // namespace

std::string_view name_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256:
      return "ES256";
    case Algorithm::rs256:
      return "RS256";
    case Algorithm::ed25519:
      return "EdDSA";
  }
  die("an algorithm without a name");
}

std::optional<Algorithm> algorithm_of(const PublicKey& key) {
  if (is_rsa(key)) return Algorithm::rs256;
  if (is_ed25519(key)) return Algorithm::ed25519;
  if (key.is_p256()) return Algorithm::es256;
  return std::nullopt;
}

bool verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  if (is_rsa(key) || is_ed25519(key)) return verify_by_openssl(key, message, signature);
  return key.verify(message, signature);
}

std::string generate_key_pem(Algorithm algorithm) {
  if (algorithm == Algorithm::es256) return PrivateKey::generate().to_pem();
  const bool rsa = algorithm == Algorithm::rs256;
  const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key(
      rsa ? EVP_RSA_gen(kRsaBitsMade) : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) die("OpenSSL cannot make a key: no random numbers or no memory");
  const Bio bio(BIO_new(BIO_s_mem()));
  TASUKI_ASSERT(bio != nullptr);
  TASUKI_ASSERT(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                              nullptr) == 1);
  return written(bio);
}

Result<PublicKey> public_key_from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not a public key in PEM");
  PublicKey key(std::shared_ptr<EVP_PKEY>(
      PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr), EVP_PKEY_free));
  if (!algorithm_of(key))
    return fail(Code::key_invalid, "not a public key on P-256, Ed25519 or RSA in PEM");
  return key;
}

Result<std::unique_ptr<const SigningKey>> signing_key_from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not a private key in PEM");
  const std::shared_ptr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr), EVP_PKEY_free);
  if (!key) return fail(Code::key_invalid, "not a private key in PEM without a password");
  if (is_ed25519(PublicKey(key))) return std::make_unique<const OpensslKey>(PublicKey(key));
  if (EVP_PKEY_is_a(key.get(), "RSA") != 1) {
    PrivateKey ec = TRY(PrivateKey::from_pem(pem));
    return std::make_unique<const EcKey>(std::move(ec));
  }
  if (!is_rsa(PublicKey(key)))
    return fail(Code::key_invalid, "an RSA key must have 2048 to 8192 bits");
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (!context || EVP_PKEY_check(context.get()) != 1)
    return fail(Code::key_invalid, "the private key does not belong to its public key");
  return std::make_unique<const OpensslKey>(PublicKey(key));
}

}  // namespace tasuki::crypto
