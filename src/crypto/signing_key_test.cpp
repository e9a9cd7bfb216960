#include "crypto/signing_key.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/wycheproof_support.hpp"

namespace tasuki::crypto {
namespace {

std::string pem_of(EVP_PKEY* key) {
  const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> owner(key);
  const Bio bio(BIO_new(BIO_s_mem()));
  EXPECT_EQ(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr),
            1);
  return written(bio);
}

PublicKey ed25519_key(std::string_view x) {
  return PublicKey(std::shared_ptr<EVP_PKEY>(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size()),
      EVP_PKEY_free));
}

TEST(SigningKey, OfAnyKindSignsWhatItsPublicKeyVerifies) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::rs256, Algorithm::ed25519}) {
    const auto key = signing_key_from_pem(generate_key_pem(algorithm)).value();
    EXPECT_EQ(algorithm_of(key->public_key()), algorithm);
    const std::string signature = key->sign("message").value();
    EXPECT_TRUE(verify(key->public_key(), "message", signature));
    EXPECT_FALSE(verify(key->public_key(), "messagf", signature));
    EXPECT_FALSE(verify(key->public_key(), "message", signature + '\0'));
    EXPECT_FALSE(verify(key->public_key(), "message", ""));
  }
}

TEST(SigningKey, OfAnyKindIsReadByItsPublicHalfAlone) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::rs256, Algorithm::ed25519}) {
    const auto key = signing_key_from_pem(generate_key_pem(algorithm)).value();
    const PublicKey read = public_key_from_pem(key->public_key().to_pem()).value();
    EXPECT_TRUE(verify(read, "message", key->sign("message").value()));
  }
}

TEST(SigningKey, OfOneKindVerifiesNothingOfAnother) {
  const auto ec = signing_key_from_pem(generate_key_pem(Algorithm::es256)).value();
  const auto edwards = signing_key_from_pem(generate_key_pem(Algorithm::ed25519)).value();
  EXPECT_FALSE(verify(ec->public_key(), "message", edwards->sign("message").value()));
  EXPECT_FALSE(verify(edwards->public_key(), "message", ec->sign("message").value()));
}

TEST(SigningKey, OfRsaHasAtLeast2048Bits) {
  EXPECT_TRUE(signing_key_from_pem(pem_of(EVP_RSA_gen(2048))));
}

// RFC 8037 appendices A.3 and A.4.  https://www.rfc-editor.org/rfc/rfc8037#appendix-A
TEST(SigningKey, OfEd25519FollowsTheExampleOfTheStandard) {
  const PublicKey key =
      ed25519_key(from_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").value());
  EXPECT_EQ(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  EXPECT_TRUE(
      verify(key, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
             from_base64url("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5B"
                            "hVsPt9g7sVvpAr_MuM0KAg")
                 .value()));
}

TEST(SigningKey, OfEd25519PassesWycheproof) {
  const auto vectors = wycheproof("ed25519_test.json");
  if (!vectors) GTEST_SKIP() << "no Wycheproof vectors beside the project";
  int ran = 0;
  for (const json::Value group : vectors->root()["testGroups"].items()) {
    const PublicKey key = ed25519_key(from_hex(group["publicKey"]["pk"].string()));
    for (const json::Value test : group["tests"].items()) {
      const bool valid =
          verify(key, from_hex(test["msg"].string()), from_hex(test["sig"].string()));
      EXPECT_EQ(valid, test["result"].equals("valid"))
          << test["tcId"].raw() << " " << test["comment"].string();
      ++ran;
    }
  }
  EXPECT_EQ(std::to_string(ran), vectors->root()["numberOfTests"].raw());
}

TEST(SigningKey, RefusesOtherKindsAndSizes) {
  for (EVP_PKEY* const made : {EVP_RSA_gen(2047), EVP_RSA_gen(1024), EVP_EC_gen("P-384")})
    EXPECT_EQ(signing_key_from_pem(pem_of(made)).error().code, Code::key_invalid);
  EXPECT_EQ(signing_key_from_pem("nothing").error().code, Code::key_invalid);
  EXPECT_EQ(public_key_from_pem("nothing").error().code, Code::key_invalid);
}

}  // namespace
}  // namespace tasuki::crypto
