#include "crypto/jwk.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>

#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/signing_key.hpp"

namespace tasuki::crypto {
namespace {

std::string set_of(std::string_view keys) {
  return R"({"keys":[)" + std::string(keys) + "]}";
}

// The one key of write_jwks, without the set around it.
std::string written_key(const PrivateKey& key) {
  const std::string set = write_jwks(key.public_key());
  const std::size_t begin = set.find('[') + 1;
  return set.substr(begin, set.rfind(']') - begin);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string rsa_jwk(EVP_PKEY* key) {
  const auto number = [key](const char* name) {
    BIGNUM* value = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key, name, &value), 1);
    const BigNumber owner(value);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    return to_base64url(bytes);
  };
  return R"({"kty":"RSA","kid":"r","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
         number(OSSL_PKEY_PARAM_RSA_E) + R"("})";
}

TEST(Jwk, AKeyThatWasWrittenIsRead) {
  const PrivateKey key = PrivateKey::generate();
  const auto keys = read_jwks(write_jwks(key.public_key())).value();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].kid, key.thumbprint());
  EXPECT_TRUE(verify(keys[0].key, "message", key.sign("message")));
}

TEST(Jwk, AnRsaKeyIsRead) {
  const std::shared_ptr<EVP_PKEY> key(EVP_RSA_gen(2048), EVP_PKEY_free);
  const auto keys = read_jwks(set_of(rsa_jwk(key.get()))).value();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(algorithm_of(keys[0].key), Algorithm::rs256);
}

TEST(Jwk, AnRsaKeyThatIsTooShortIsLeftOut) {
  const std::shared_ptr<EVP_PKEY> key(EVP_RSA_gen(1024), EVP_PKEY_free);
  EXPECT_TRUE(read_jwks(set_of(rsa_jwk(key.get()))).value().empty());
}

TEST(Jwk, KeysThatDoNotSignThisWayAreLeftOut) {
  const std::string good = written_key(PrivateKey::generate());
  const std::string others[] = {
      replaced(good, R"("use":"sig")", R"("use":"enc")"),
      replaced(good, R"("alg":"ES256")", R"("alg":"RS256")"),
      replaced(good, R"("alg":"ES256")", R"("alg":"none")"),
      replaced(good, R"("crv":"P-256")", R"("crv":"P-384")"),
      replaced(good, R"("kty":"EC")", R"("kty":"oct")"),
      replaced(good, R"("x":")", R"("z":")"),
      replaced(good, R"("x":")", R"("x":"AAAA)"),
      R"({"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"})",
      R"({"kty":"oct","k":"c2VjcmV0"})",
      R"("text")",
  };
  for (const std::string& other : others)
    EXPECT_TRUE(read_jwks(set_of(other)).value().empty()) << other;
}

TEST(Jwk, APointOffTheCurveIsLeftOut) {
  const std::string off = R"({"kty":"EC","crv":"P-256","x":")" + to_base64url(std::string(32, 1)) +
                          R"(","y":")" + to_base64url(std::string(32, 2)) + R"("})";
  EXPECT_TRUE(read_jwks(set_of(off)).value().empty());
}

TEST(Jwk, TwoKeysOfOneKidAreRefused) {
  const std::string key = written_key(PrivateKey::generate());
  EXPECT_EQ(read_jwks(set_of(key + "," + key)).error().code, Code::key_invalid);
}

TEST(Jwk, WhatIsNoSetIsRefused) {
  for (const std::string_view text : {"", "[]", "{}", R"({"keys":{}})", "{"})
    EXPECT_EQ(read_jwks(text).error().code, Code::key_invalid) << text;
}

TEST(Jwk, ASetHasSoManyKeysAndNoMore) {
  std::string keys = "{}";
  for (std::size_t i = 1; i < kJwksKeysMax; ++i) keys += ",{}";
  EXPECT_TRUE(read_jwks(set_of(keys)));
  EXPECT_EQ(read_jwks(set_of(keys + ",{}")).error().code, Code::key_invalid);
}

TEST(Jwk, ASetHasSoManyBytesAndNoMore) {
  std::string set = set_of("");
  set.resize(kJwksBytesMax, ' ');
  EXPECT_TRUE(read_jwks(set));
  EXPECT_EQ(read_jwks(set + " ").error().code, Code::key_invalid);
}

}  // namespace
}  // namespace tasuki::crypto
