#include "crypto/signing_key.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "crypto/openssl.hpp"

namespace tasuki::crypto {
namespace {

std::string pem_of(EVP_PKEY* key) {
  const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> owner(key);
  const Bio bio(BIO_new(BIO_s_mem()));
  EXPECT_EQ(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr),
            1);
  return written(bio);
}

TEST(SigningKey, OfEitherKindSignsWhatItsPublicKeyVerifies) {
  for (EVP_PKEY* const made : {EVP_EC_gen("P-256"), EVP_RSA_gen(2048)}) {
    const auto key = signing_key_from_pem(pem_of(made)).value();
    const std::string signature = key->sign("message").value();
    EXPECT_TRUE(verify(key->public_key(), "message", signature));
    EXPECT_FALSE(verify(key->public_key(), "messagf", signature));
    EXPECT_FALSE(verify(key->public_key(), "message", signature + '\0'));
    EXPECT_FALSE(verify(key->public_key(), "message", ""));
  }
}

TEST(SigningKey, SaysItsAlgorithm) {
  EXPECT_EQ(algorithm_of(signing_key_from_pem(pem_of(EVP_EC_gen("P-256"))).value()->public_key()),
            Algorithm::es256);
  EXPECT_EQ(algorithm_of(signing_key_from_pem(pem_of(EVP_RSA_gen(2048))).value()->public_key()),
            Algorithm::rs256);
}

TEST(SigningKey, RefusesOtherKindsAndSizes) {
  for (EVP_PKEY* const made : {EVP_RSA_gen(2047), EVP_RSA_gen(1024), EVP_EC_gen("P-384")})
    EXPECT_EQ(signing_key_from_pem(pem_of(made)).error().code, Code::key_invalid);
  EXPECT_EQ(signing_key_from_pem("nothing").error().code, Code::key_invalid);
}

}  // namespace
}  // namespace tasuki::crypto
