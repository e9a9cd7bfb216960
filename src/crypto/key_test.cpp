#include "crypto/key.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <set>
#include <string>

#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/wycheproof_support.hpp"

namespace tasuki::crypto {
namespace {

PublicKey public_key_of(std::string_view x, std::string_view y) {
  return public_key_of_point("\x04" + from_base64url(x).value() + from_base64url(y).value());
}

std::string pem_of(EVP_PKEY* key, const EVP_CIPHER* cipher) {
  const Bio bio(BIO_new(BIO_s_mem()));
  char password[] = "secret";
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key, cipher, password, 6, nullptr, nullptr);
  return written(bio);
}

TEST(Key, VerifiesWhatItSigned) {
  const PrivateKey key = PrivateKey::generate();
  const std::string signature = key.sign("message");
  EXPECT_EQ(signature.size(), 64u);
  EXPECT_TRUE(key.public_key().verify("message", signature));
  EXPECT_FALSE(key.public_key().verify("massage", signature));
  EXPECT_FALSE(PrivateKey::generate().public_key().verify("message", signature));
}

TEST(Key, EveryChangedByteOfASignatureIsNoticed) {
  const PrivateKey key = PrivateKey::generate();
  const std::string signature = key.sign("message");
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string changed = signature;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(key.public_key().verify("message", changed)) << i;
  }
}

TEST(Key, SignaturesOfAnotherSizeAreRefused) {
  const PrivateKey key = PrivateKey::generate();
  const std::string signature = key.sign("message");
  for (const std::string& wrong : {std::string(), signature.substr(0, 63), signature + '\0'})
    EXPECT_FALSE(key.public_key().verify("message", wrong)) << wrong.size();
}

TEST(Key, SignsWithLeadingZerosInFullLength) {
  // Of 1,000 signatures about eight have an r or s that begins with a zero byte.
  const PrivateKey key = PrivateKey::generate();
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(key.sign("message").size(), 64u);
}

// RFC 7515 appendix A.3.  https://www.rfc-editor.org/rfc/rfc7515#appendix-A.3
TEST(Key, VerifiesTheExampleOfTheStandard) {
  const PublicKey key = public_key_of("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                                      "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  const std::string signature =
      from_base64url(
          "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
          .value();
  EXPECT_TRUE(
      key.verify("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0"
                 "dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
                 signature));
}

// RFC 9449 section 4.1 (the key) and 6.1 (its thumbprint).
TEST(Key, ThumbprintIsTheOneOfTheStandard) {
  const PublicKey key = public_key_of("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
                                      "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");
  EXPECT_EQ(key.thumbprint(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

TEST(Key, BothHalvesHaveOneThumbprint) {
  const PrivateKey key = PrivateKey::generate();
  EXPECT_EQ(key.thumbprint().size(), 43u);
  EXPECT_EQ(key.thumbprint(), key.public_key().thumbprint());
}

TEST(Key, PassesWycheproof) {
  const auto vectors = wycheproof("ecdsa_secp256r1_sha256_p1363_test.json");
  if (!vectors) GTEST_SKIP() << "no Wycheproof vectors beside the project";
  int ran = 0;
  for (const json::Value group : vectors->root()["testGroups"].items()) {
    const PublicKey key =
        public_key_of_point(from_hex(group["publicKey"]["uncompressed"].string()));
    for (const json::Value test : group["tests"].items()) {
      const bool valid = key.verify(from_hex(test["msg"].string()), from_hex(test["sig"].string()));
      EXPECT_EQ(valid, test["result"].equals("valid"))
          << test["tcId"].raw() << " " << test["comment"].string();
      ++ran;
    }
  }
  EXPECT_EQ(std::to_string(ran), vectors->root()["numberOfTests"].raw());
}

TEST(Key, GoesThroughPemUnchanged) {
  const PrivateKey key = PrivateKey::generate();
  const std::string pem = key.to_pem();
  EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const PrivateKey read = PrivateKey::from_pem(pem).value();
  EXPECT_EQ(read.to_pem(), pem);
  EXPECT_EQ(read.public_key().thumbprint(), key.public_key().thumbprint());
  EXPECT_TRUE(key.public_key().verify("message", read.sign("message")));
}

TEST(Key, EveryKeyIsAnother) {
  std::set<std::string> thumbprints;
  for (int i = 0; i < 20; ++i) thumbprints.insert(PrivateKey::generate().public_key().thumbprint());
  EXPECT_EQ(thumbprints.size(), 20u);
}

TEST(Key, WhatIsNoPrivateKeyIsRefused) {
  const std::string pem = PrivateKey::generate().to_pem();
  for (const std::string& wrong :
       {std::string(), std::string("no key"), pem.substr(0, pem.size() / 2)}) {
    const auto key = PrivateKey::from_pem(wrong);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, Code::key_invalid);
  }
}

TEST(Key, AnotherCurveOrAlgorithmIsRefused) {
  for (const char* algorithm : {"P-384", "ED25519"}) {
    EVP_PKEY* const made = algorithm == std::string_view("P-384")
                               ? EVP_EC_gen(algorithm)
                               : EVP_PKEY_Q_keygen(nullptr, nullptr, algorithm);
    const std::shared_ptr<EVP_PKEY> other(made, EVP_PKEY_free);
    EXPECT_FALSE(PrivateKey::from_pem(pem_of(other.get(), nullptr))) << algorithm;
    EXPECT_FALSE(PublicKey(other).verify("message", std::string(64, '\1'))) << algorithm;
    EXPECT_FALSE(PublicKey(other).is_p256()) << algorithm;
  }
}

// It must not stop to ask for a password on the terminal either: the test would hang.
TEST(Key, AKeyUnderAPasswordIsRefused) {
  const PrivateKey key = PrivateKey::generate();
  const auto read = PrivateKey::from_pem(pem_of(key.get(), EVP_aes_256_cbc()));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::key_invalid);
}

TEST(Key, AnotherCurveHasNoThumbprint) {
  const std::shared_ptr<EVP_PKEY> other(EVP_EC_gen("P-384"), EVP_PKEY_free);
  EXPECT_EQ(PublicKey(other).thumbprint(), "");
}

TEST(Key, NoKeyVerifiesNothing) {
  EXPECT_FALSE(PublicKey(nullptr).verify("message", std::string(64, '\1')));
  EXPECT_EQ(PublicKey(nullptr).thumbprint(), "");
}

TEST(Key, FailuresLeaveNothingInTheErrorQueueOfOpenssl) {
  ERR_clear_error();
  EXPECT_FALSE(PrivateKey::from_pem("no key"));
  EXPECT_FALSE(PrivateKey::generate().public_key().verify("message", std::string(64, '\xff')));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace tasuki::crypto
