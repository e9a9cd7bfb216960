#include "crypto/jws.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "json/document.hpp"

namespace tasuki::crypto {
namespace {

constexpr std::string_view kPayload = R"({"iss":"1310000001"})";
constexpr std::string_view kGoodHeader = R"({"alg":"ES256","typ":"JWT"})";

const PrivateKey& our_key() {
  static const PrivateKey key = PrivateKey::generate();
  return key;
}

Result<std::string> verify(std::string_view compact) {
  return verify_jws(compact, "JWT", our_key().public_key());
}

// A header of the test's choice under a signature that is good.
std::string signed_under(std::string_view header) {
  const std::string text = to_base64url(header) + "." + to_base64url(kPayload);
  return text + "." + to_base64url(our_key().sign(text));
}

void expect_refused(std::string_view compact) {
  const auto payload = verify(compact);
  ASSERT_FALSE(payload) << compact;
  EXPECT_EQ(payload.error().code, Code::credential_invalid) << compact;
}

TEST(Jws, GivesBackThePayloadThatWasSigned) {
  for (const std::string& payload :
       {std::string(kPayload), std::string(), std::string("\0\xff", 2), std::string(100'000, 'x')})
    EXPECT_EQ(verify(sign_jws("JWT", payload, our_key())).value(), payload);
}

TEST(Jws, NamesAlgorithmTypeAndKeyInTheHeader) {
  const std::string compact = sign_jws("tasuki-receipt+jws", kPayload, our_key());
  const auto header = json::Document::parse(from_base64url(split(compact, '.')[0]).value()).value();
  EXPECT_EQ(header->root().size(), 3u);
  EXPECT_EQ(header->root()["alg"].string(), "ES256");
  EXPECT_EQ(header->root()["typ"].string(), "tasuki-receipt+jws");
  EXPECT_EQ(header->root()["kid"].string(), our_key().public_key().thumbprint());
}

TEST(Jws, TakesAHeaderThatAnotherImplementationWrote) {
  EXPECT_EQ(verify(signed_under(kGoodHeader)).value(), kPayload);
  EXPECT_EQ(verify(signed_under(R"( { "typ" : "JWT", "kid":"k1", "alg":"ES256" } )")).value(),
            kPayload);
}

TEST(Jws, AnotherKeyIsRefused) {
  const PrivateKey other = PrivateKey::generate();
  EXPECT_FALSE(verify_jws(sign_jws("JWT", kPayload, our_key()), "JWT", other.public_key()));
}

TEST(Jws, AnotherTypeIsRefused) {
  for (const char* type : {"tasuki-receipt+jws", "jwt", "JWT ", ""})
    expect_refused(sign_jws(type, kPayload, our_key()));
  expect_refused(signed_under(R"({"alg":"ES256"})"));
  expect_refused(signed_under(R"({"alg":"ES256","typ":["JWT"]})"));
}

TEST(Jws, AnotherAlgorithmIsRefusedEvenUnderAGoodSignature) {
  for (const char* alg : {R"("none")", R"("None")", R"("HS256")", R"("RS256")", R"("ES384")",
                          R"("es256")", R"("")", "null", R"(["ES256"])"})
    expect_refused(signed_under(R"({"alg":)" + std::string(alg) + R"(,"typ":"JWT"})"));
  expect_refused(signed_under(R"({"typ":"JWT"})"));
}

TEST(Jws, AlgNoneWithoutSignatureIsRefused) {
  const std::string none = to_base64url(R"({"alg":"none","typ":"JWT"})");
  expect_refused(none + "." + to_base64url(kPayload) + ".");
  expect_refused(none + "." + to_base64url(kPayload));
}

// The attack on verifiers that let the message choose: the public key, which everybody has, becomes
// the secret of an HMAC.  https://www.rfc-editor.org/rfc/rfc8725#section-2.1
TEST(Jws, Hs256WithThePublicKeyAsSecretIsRefused) {
  for (const char* alg : {"HS256", "ES256"}) {
    const std::string header = R"({"alg":")" + std::string(alg) + R"(","typ":"JWT"})";
    const std::string text = to_base64url(header) + "." + to_base64url(kPayload);
    const Sha256 code = hmac_sha256(our_key().public_key().thumbprint(), text);
    expect_refused(text + "." + to_base64url(as_bytes(code)));
  }
}

TEST(Jws, ExtensionsAreRefused) {
  for (const char* member :
       {R"("crit":["exp"])", R"("crit":[])", R"("crit":null)", R"("b64":false)", R"("b64":true)"})
    expect_refused(signed_under(R"({"alg":"ES256","typ":"JWT",)" + std::string(member) + "}"));
}

TEST(Jws, AKeyInTheHeaderIsNeverUsed) {
  // Signed by the attacker's key, which the header offers in the form of every member there is.
  const PrivateKey attacker = PrivateKey::generate();
  const std::string header = R"({"alg":"ES256","typ":"JWT","kid":")" +
                             attacker.public_key().thumbprint() +
                             R"(","jwk":{"kty":"EC","crv":"P-256"},"jku":"https://example.org/",)" +
                             R"("x5u":"https://example.org/","x5c":["AAAA"]})";
  const std::string text = to_base64url(header) + "." + to_base64url(kPayload);
  expect_refused(text + "." + to_base64url(attacker.sign(text)));
}

TEST(Jws, WhatIsNoHeaderIsRefused) {
  for (const char* header : {"", "[]", R"("ES256")", "{", R"({"alg":"ES256","typ":"JWT"}x)",
                             R"({"alg":"none","alg":"ES256","typ":"JWT"})",
                             "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"x\":\"\xff\"}"})
    expect_refused(signed_under(header));
}

TEST(Jws, AHeaderAboveTheLimitIsRefused) {
  std::string header = R"({"alg":"ES256","typ":"JWT","x":""})";
  header.insert(header.size() - 2, limits::kJwsHeaderBytesMax - header.size(), 'x');
  EXPECT_TRUE(verify(signed_under(header)));
  header.insert(header.size() - 2, 1, 'x');
  expect_refused(signed_under(header));
}

TEST(Jws, EveryChangedCharacterIsNoticed) {
  const std::string compact = sign_jws("JWT", kPayload, our_key());
  for (std::size_t i = 0; i < compact.size(); ++i) {
    std::string changed = compact;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    expect_refused(changed);
  }
}

TEST(Jws, PartsOfTwoMessagesDoNotMix) {
  const std::string one = sign_jws("JWT", "one", our_key());
  const std::string two = sign_jws("JWT", "two", our_key());
  const auto a = split(one, '.');
  const auto b = split(two, '.');
  expect_refused(std::string(a[0]) + "." + std::string(b[1]) + "." + std::string(a[2]));
}

TEST(Jws, AnotherNumberOfPartsIsRefused) {
  const std::string good = signed_under(kGoodHeader);
  const auto parts = split(good, '.');
  const std::string two = std::string(parts[0]) + "." + std::string(parts[1]);
  for (const std::string& wrong :
       {std::string(), std::string("."), std::string(".."), std::string("..."), two, two + ".",
        good + ".", "." + good, good + "." + std::string(parts[2]), std::string(parts[0])})
    expect_refused(wrong);
}

TEST(Jws, Base64ThatIsNotCanonicalIsRefused) {
  const std::string good = signed_under(kGoodHeader);
  // 64 bytes leave two unused bits in the last of 86 characters: the same signature, spelled anew.
  std::string respelled = good;
  respelled.back() = static_cast<char>(respelled.back() + 1);
  for (const std::string& wrong : {good + "=", good + "==", " " + good, good + "\n",
                                   good.substr(0, 5) + "\n" + good.substr(5), respelled})
    expect_refused(wrong);
}

TEST(Jws, SignaturesOfAnotherSizeAreRefused) {
  const std::string text = to_base64url(kGoodHeader) + "." + to_base64url(kPayload);
  const std::string signature = our_key().sign(text);
  for (const std::string& wrong :
       {signature.substr(0, 63), signature + '\0', std::string(64, '\0'), std::string()})
    expect_refused(text + "." + to_base64url(wrong));
}

TEST(Jws, ThePayloadCanBeShownWithoutTheKey) {
  std::string compact = sign_jws("tasuki-receipt+jws", kPayload, our_key());
  EXPECT_EQ(payload_of_jws(compact).value(), kPayload);
  for (const char* wrong : {"", "a.b", "YQ.Y!.YQ", "YQ.YR.YQ", "YQ.YQ.YQ.YQ"}) {
    const auto payload = payload_of_jws(wrong);
    ASSERT_FALSE(payload) << wrong;
    EXPECT_EQ(payload.error().code, Code::credential_invalid);
  }
}

TEST(Jws, ErrorsDoNotRepeatWhatTheMessageSaid) {
  const std::string compact =
      signed_under(R"({"alg":"ES256","typ":"JWT","crit":["secret-words"]})");
  EXPECT_EQ(verify(compact).error().detail.find("secret-words"), std::string::npos);
}

}  // namespace
}  // namespace tasuki::crypto
