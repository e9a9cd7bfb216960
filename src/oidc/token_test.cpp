#include "oidc/token.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/signing_key.hpp"

namespace tasuki::oidc {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::string_view kHeader = R"({"alg":"ES256","kid":"k1"})";

const crypto::PrivateKey& key() {
  static const crypto::PrivateKey kKey = crypto::PrivateKey::generate();
  return kKey;
}

Time at(std::int64_t seconds) {
  return Time(std::chrono::seconds(seconds));
}

Expectations wanted() {
  return {"https://id.example", "urn:example:patients", "sub", {}, {}};
}

std::string sign(std::string_view header, std::string_view claims) {
  const std::string text = to_base64url(header) + "." + to_base64url(claims);
  return text + "." + to_base64url(key().sign(text));
}

// The claims of a good token; `more` begins with a comma.
std::string claims(std::string_view more = "", std::string_view sub = R"("p-187")") {
  return R"({"iss":"https://id.example","aud":"urn:example:patients","sub":)" + std::string(sub) +
         R"(,"iat":1800000000,"exp":1800000300)" + std::string(more) + "}";
}

Result<Identity> verify(const std::string& token, std::int64_t now = kNow,
                        const Expectations& expected = wanted()) {
  return verify_token(token, key().public_key(), expected, at(now));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos);
  return text.replace(place, from.size(), to);
}

TEST(Token, AGoodOneNamesThePerson) {
  const auto identity = verify(sign(kHeader, claims())).value();
  EXPECT_EQ(identity.person, "p-187");
  EXPECT_EQ(identity.expires_at, at(kNow + 300));
}

TEST(Token, ThePersonStandsInTheClaimThatIsSet) {
  Expectations expected = wanted();
  expected.person_claim = "urn:example:person";
  EXPECT_EQ(verify(sign(kHeader, claims(R"(,"urn:example:person":"x-1")")), kNow, expected)->person,
            "x-1");
  EXPECT_EQ(verify(sign(kHeader, claims()), kNow, expected).error().code, Code::credential_invalid);
}

TEST(Token, OneSignedWithRsaIsGood) {
  EVP_PKEY* const made = EVP_RSA_gen(2048);
  const std::unique_ptr<EVP_PKEY, crypto::Freed<EVP_PKEY_free>> owner(made);
  const crypto::Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), made, nullptr, nullptr, 0, nullptr, nullptr);
  const auto rsa = crypto::signing_key_from_pem(crypto::written(bio)).value();
  const auto signed_as = [&](std::string_view header) {
    const std::string text = to_base64url(header) + "." + to_base64url(claims());
    return text + "." + to_base64url(rsa->sign(text).value());
  };
  EXPECT_TRUE(verify_token(signed_as(R"({"alg":"RS256"})"), rsa->public_key(), wanted(), at(kNow)));
  EXPECT_FALSE(
      verify_token(signed_as(R"({"alg":"ES256"})"), rsa->public_key(), wanted(), at(kNow)));
}

TEST(Token, TheHeaderDecidesNothing) {
  for (const std::string_view header :
       {R"({"alg":"none"})", R"({"alg":"HS256"})", R"({"alg":"RS256"})", R"({})", R"([])", "x",
        R"({"alg":"ES256","crit":["b64"],"b64":false})", R"({"alg":"ES256","b64":true})",
        R"({"alg":"ES256","typ":"tasuki-receipt+jws"})"})
    EXPECT_EQ(verify(sign(header, claims())).error().code, Code::credential_invalid) << header;
}

TEST(Token, TheTypesOfIdAndAccessTokensAreTaken) {
  for (const std::string_view type : {"JWT", "jwt", "at+jwt", "application/at+jwt"})
    EXPECT_TRUE(verify(sign(R"({"alg":"ES256","typ":")" + std::string(type) + R"("})", claims())));
}

TEST(Token, AnotherSignatureIsRefused) {
  std::string token = sign(kHeader, claims());
  const std::string other = sign(kHeader, claims(R"(,"x":1)"));
  token = token.substr(0, token.rfind('.')) + other.substr(other.rfind('.'));
  EXPECT_EQ(verify(token).error().code, Code::credential_invalid);
}

TEST(Token, WhatDoesNotHaveThreePartsIsRefused) {
  const std::string token = sign(kHeader, claims());
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), token + ".x", token.substr(9)})
    EXPECT_FALSE(verify(text)) << text;
}

TEST(Token, TheClaimsMustFit) {
  const std::pair<std::string_view, std::string_view> changes[] = {
      {R"("iss":"https://id.example")", R"("iss":"https://id.example/")"},
      {R"("iss":"https://id.example",)", ""},
      {"urn:example:patients", "urn:example:other"},
      {R"("aud":"urn:example:patients")", R"("aud":["urn:example:other"])"},
      {R"("sub":"p-187")", R"("sub":"")"},
      {R"("sub":"p-187")", R"("sub":187)"},
      {R"("iat":1800000000,)", ""},
      {R"("iat":1800000000)", R"("iat":"1800000000")"},
      {R"("exp":1800000300)", R"("exp":1800000000)"},
      {R"("exp":1800000300)", R"("exp":99999999999999999999)"},
      {R"(,"exp":1800000300)", ""},
  };
  for (const auto& [from, to] : changes)
    EXPECT_EQ(verify(sign(kHeader, replaced(claims(), from, to))).error().code,
              Code::credential_invalid)
        << from << to;
}

TEST(Token, TheAudienceMayBeOneOfSeveral) {
  const std::string several = replaced(claims(), R"("aud":"urn:example:patients")",
                                       R"("aud":["a","urn:example:patients"])");
  EXPECT_TRUE(verify(sign(kHeader, several)));
}

TEST(Token, HoldsUntilItsEndAndALittleLonger) {
  const std::string token = sign(kHeader, claims());
  const std::int64_t skew = limits::kClockSkew.count();
  EXPECT_TRUE(verify(token, kNow + 300 + skew - 1));
  EXPECT_EQ(verify(token, kNow + 300 + skew).error().code, Code::credential_expired);
  EXPECT_TRUE(verify(token, kNow - skew));
  EXPECT_EQ(verify(token, kNow - skew - 1).error().code, Code::credential_invalid);
}

TEST(Token, DoesNotHoldBeforeNbf) {
  const std::string token = sign(kHeader, claims(R"(,"nbf":1800000100.5)"));
  EXPECT_TRUE(verify(token, kNow + 100));
  EXPECT_FALSE(verify(token, kNow));
}

TEST(Token, AScopeThatIsAskedForMustBeThere) {
  Expectations expected = wanted();
  expected.scope = "records";
  EXPECT_TRUE(verify(sign(kHeader, claims(R"(,"scope":"openid records")")), kNow, expected));
  EXPECT_FALSE(verify(sign(kHeader, claims(R"(,"scope":"openid records2")")), kNow, expected));
  EXPECT_FALSE(verify(sign(kHeader, claims()), kNow, expected));
}

TEST(Token, AnAcrThatIsAskedForMustBeThere) {
  Expectations expected = wanted();
  expected.acr = "aal3";
  EXPECT_TRUE(verify(sign(kHeader, claims(R"(,"acr":"aal3")")), kNow, expected));
  EXPECT_FALSE(verify(sign(kHeader, claims(R"(,"acr":"aal1")")), kNow, expected));
}

TEST(Token, HasSoManyBytesAndNoMore) {
  const auto filled = [](std::size_t bytes) {
    return sign(kHeader, claims(R"(,"x":")" + std::string(bytes, 'x') + '"'));
  };
  std::size_t fill = kTokenBytesMax * 3 / 4 - 400;
  while (filled(fill + 1).size() <= kTokenBytesMax) ++fill;
  EXPECT_TRUE(verify(filled(fill)));
  EXPECT_EQ(verify(filled(fill + 1)).error().code, Code::credential_invalid);
}

TEST(Token, NoRefusalSaysWhatStoodInIt) {
  const auto refused = verify(sign(kHeader, replaced(claims(), "urn:example:patients", "secret")));
  EXPECT_EQ(refused.error().detail.find("secret"), std::string::npos);
}

TEST(Token, SaysWhichKeyItAsksFor) {
  EXPECT_EQ(kid_of(sign(kHeader, claims())).value(), "k1");
  EXPECT_EQ(kid_of(sign(R"({"alg":"ES256"})", claims())).value(), "");
  EXPECT_FALSE(kid_of("a.b.c"));
}

}  // namespace
}  // namespace tasuki::oidc
