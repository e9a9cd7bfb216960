#include "crypto/key.hpp"

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <array>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

constexpr std::size_t kCoordinateBytes = 32;
constexpr std::size_t kSignatureBytes = 2 * kCoordinateBytes;
constexpr std::size_t kDerSignatureBytesMax = 72;  // two INTEGERs of up to 33 bytes in a SEQUENCE

bool on_p256(const EVP_PKEY* key) {
  if (key == nullptr || EVP_PKEY_is_a(key, "EC") != 1) return false;
  std::array<char, 32> name;
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return false;
  return std::string_view(name.data(), size) == "prime256v1";
}

// RFC 8037 section 2: the members that its thumbprint hashes are crv, kty and x, the public key as
// its 32 octets.  https://www.rfc-editor.org/rfc/rfc8037#section-2
std::string thumbprint_of_ed25519(const EVP_PKEY* key) {
  std::string x(kCoordinateBytes, '\0');
  std::size_t size = x.size();
  auto* const out = reinterpret_cast<unsigned char*>(x.data());
  TASUKI_ASSERT(EVP_PKEY_get_raw_public_key(key, out, &size) == 1 && size == x.size());
  const std::string json = R"({"crv":"Ed25519","kty":"OKP","x":")" + to_base64url(x) + R"("})";
  return to_base64url(as_bytes(sha256(json)));
}

// One coordinate of the public point as 32 bytes, base64url.
std::string coordinate(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  TASUKI_ASSERT(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  const BigNumber owner(number);
  std::array<unsigned char, kCoordinateBytes> bytes;
  TASUKI_ASSERT(BN_bn2binpad(number, bytes.data(), kCoordinateBytes) == kCoordinateBytes);
  return to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

bool PublicKey::is_p256() const {
  return on_p256(key_.get());
}

// RFC 7518 section 3.4: the signature is R and S as unsigned big-endian numbers of 32 octets each,
// one after the other; OpenSSL wants them as a DER SEQUENCE of INTEGERs.
// https://www.rfc-editor.org/rfc/rfc7518#section-3.4
bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  if (signature.size() != kSignatureBytes) return false;
  const QuietErrors quiet;
  if (!is_p256()) return false;
  BigNumber r(BN_bin2bn(bytes_of(signature), kCoordinateBytes, nullptr));
  BigNumber s(BN_bin2bn(bytes_of(signature) + kCoordinateBytes, kCoordinateBytes, nullptr));
  const EcdsaSignature numbers(ECDSA_SIG_new());
  TASUKI_ASSERT(r && s && numbers);
  TASUKI_ASSERT(ECDSA_SIG_set0(numbers.get(), r.release(), s.release()) == 1);
  std::array<unsigned char, kDerSignatureBytesMax> der;
  unsigned char* end = der.data();
  const int size = i2d_ECDSA_SIG(numbers.get(), &end);
  TASUKI_ASSERT(size > 0);

  const Sha256 digest = sha256(message);
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  return context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
         EVP_PKEY_verify(context.get(), der.data(), static_cast<std::size_t>(size), digest.data(),
                         digest.size()) == 1;
}

// RFC 7638 section 3: hash the UTF-8 of a JSON object with only the required members of the key, in
// the order of their names, without any blanks.  https://www.rfc-editor.org/rfc/rfc7638#section-3
std::string PublicKey::thumbprint() const {
  const QuietErrors quiet;
  if (key_ && EVP_PKEY_is_a(key_.get(), "ED25519") == 1) return thumbprint_of_ed25519(key_.get());
  if (!is_p256()) return {};
  std::string json = R"({"crv":"P-256","kty":"EC","x":")";
  json += coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X);
  json += R"(","y":")";
  json += coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
  json += R"("})";
  return to_base64url(as_bytes(sha256(json)));
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not a public key in PEM");
  const std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr),
                                      EVP_PKEY_free);
  if (!on_p256(key.get())) return fail(Code::key_invalid, "not a public key on P-256 in PEM");
  return PublicKey(key);
}

std::string PublicKey::to_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  TASUKI_ASSERT(bio != nullptr);
  TASUKI_ASSERT(PEM_write_bio_PUBKEY(bio.get(), key_.get()) == 1);
  return written(bio);
}

PrivateKey PrivateKey::generate() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  if (key == nullptr) die("OpenSSL cannot make a key: no random numbers or no memory");
  return PrivateKey(std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const QuietErrors quiet;
  const Bio bio = reading(pem);
  if (!bio) return fail(Code::key_invalid, "not a private key in PEM");
  const std::shared_ptr<EVP_PKEY> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr), EVP_PKEY_free);
  if (!key) return fail(Code::key_invalid, "not a private key in PEM without a password");
  if (!on_p256(key.get())) return fail(Code::key_invalid, "the private key is not on P-256");
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (!context || EVP_PKEY_check(context.get()) != 1)
    return fail(Code::key_invalid, "the private key does not belong to its public key");
  return PrivateKey(key);
}

std::string PrivateKey::to_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  TASUKI_ASSERT(bio != nullptr);
  TASUKI_ASSERT(PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                              nullptr) == 1);
  return written(bio);
}

// See PublicKey::verify.
std::string PrivateKey::sign(std::string_view message) const {
  const Sha256 digest = sha256(message);
  std::array<unsigned char, kDerSignatureBytesMax> der;
  std::size_t size = der.size();
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  TASUKI_ASSERT(context != nullptr && EVP_PKEY_sign_init(context.get()) == 1);
  TASUKI_ASSERT(EVP_PKEY_sign(context.get(), der.data(), &size, digest.data(), digest.size()) == 1);

  const unsigned char* begin = der.data();
  const EcdsaSignature numbers(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(size)));
  TASUKI_ASSERT(numbers != nullptr);
  std::string signature(kSignatureBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  TASUKI_ASSERT(BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), out, kCoordinateBytes) > 0);
  TASUKI_ASSERT(
      BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), out + kCoordinateBytes, kCoordinateBytes) > 0);
  return signature;
}

}  // namespace tasuki::crypto
