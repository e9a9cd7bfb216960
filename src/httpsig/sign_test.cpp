#include "httpsig/sign.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/httpsig_support.hpp"

namespace tasuki::httpsig::testing {
namespace {

using crypto::Algorithm;

TEST(Sign, WritesEveryParameterOfTheProfileInOrder) {
  const Signer signer = make_signer(Algorithm::ed25519, "exchange-1");
  const Wire wire = unsigned_request();
  const auto fields =
      sign(wire.view(), pull_request(), {kNow, "AAAAAAAAAAAAAAAAAAAAAA", "exchange-1"}, *signer.key)
          .value();
  EXPECT_EQ(fields.signature_input,
            "pull=(\"@method\" \"@path\" \"@query\" \"content-digest\" \"content-type\")"
            ";created=1800000000;expires=1800000060;nonce=\"AAAAAAAAAAAAAAAAAAAAAA\""
            ";keyid=\"exchange-1\";tag=\"tasuki-pull\"");
  EXPECT_TRUE(fields.signature.starts_with("pull=:"));
}

TEST(Sign, WhatIsSignedIsTaken) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::ed25519}) {
    const Signer signer = make_signer(algorithm, "k");
    Wire request = unsigned_request();
    sign_request(request, signer);
    EXPECT_EQ(verdict_of(request, ring_of({&signer})), "");
    Wire answer = unsigned_answer();
    sign_answer(answer, request, signer);
    EXPECT_EQ(verdict_of_answer(answer, request, ring_of({&signer})), "");
  }
}

TEST(Sign, PartsOfASecondAreDropped) {
  const Signer signer = make_signer(Algorithm::ed25519, "k");
  Wire request = unsigned_request();
  sign_request(request, signer, kNow + std::chrono::milliseconds(999));
  EXPECT_NE(request.at(kSignatureInput).find(";created=1800000000;"), std::string::npos);
}

TEST(Sign, AMessageWithoutWhatTheProfileCoversIsNotSigned) {
  const Signer signer = make_signer(Algorithm::ed25519, "k");
  Wire request = unsigned_request();
  request.remove(kContentDigest);
  const auto fields = sign(request.view(), pull_request(), {kNow, "nonce", "k"}, *signer.key);
  EXPECT_EQ(fields.error().code, Code::parameter_invalid);
}

TEST(Sign, AKeyThatIsNotForMessagesDoesNotSign) {
  const Signer signer = make_signer(Algorithm::rs256, "k");
  const Wire request = unsigned_request();
  const auto fields = sign(request.view(), pull_request(), {kNow, "nonce", "k"}, *signer.key);
  EXPECT_EQ(fields.error().code, Code::key_invalid);
}

TEST(Sign, KeyidAndNonceMustFitIntoAString) {
  const Signer signer = make_signer(Algorithm::ed25519, "k");
  const Wire request = unsigned_request();
  const auto code = [&](std::string nonce, std::string keyid) {
    const auto fields = sign(request.view(), pull_request(), {kNow, nonce, keyid}, *signer.key);
    return fields ? Code::internal : fields.error().code;
  };
  EXPECT_EQ(code("n", std::string(limits::kKeyIdBytesMax, 'k')), Code::internal);
  EXPECT_EQ(code("n", std::string(limits::kKeyIdBytesMax + 1, 'k')), Code::parameter_invalid);
  EXPECT_EQ(code("n", ""), Code::parameter_invalid);
  EXPECT_EQ(code("n", "鍵"), Code::parameter_invalid);
  EXPECT_EQ(code("\n", "k"), Code::parameter_invalid);
}

TEST(Sign, EveryNonceIsAnotherOf128Bits) {
  SystemRandom random;
  std::set<std::string> nonces;
  for (int i = 0; i < 1'000; ++i) nonces.insert(new_nonce(random));
  EXPECT_EQ(nonces.size(), 1'000u);
  EXPECT_EQ(from_base64url(*nonces.begin())->size(), 16u);
}

}  // namespace
}  // namespace tasuki::httpsig::testing
