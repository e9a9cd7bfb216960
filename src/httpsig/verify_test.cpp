#include "httpsig/verify.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "base/text.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/httpsig_support.hpp"

namespace tasuki::httpsig::testing {
namespace {

using crypto::Algorithm;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Verify : public ::testing::Test {
 protected:
  Wire signed_request(Time now = kNow) const {
    Wire request = unsigned_request();
    sign_request(request, signer_, now);
    return request;
  }
  // A request under a good signature with parameters of the test's choice.
  std::string verdict_with(const std::function<void(SignatureInput&)>& change,
                           Time now = kNow) const {
    Wire request = unsigned_request();
    SignatureInput input = input_of(pull_request(), signer_);
    change(input);
    sign_as(request, input, pull_request(), signer_);
    return verdict_of(request, keys_, now);
  }
  static void set(SignatureInput& input, std::string_view key, BareItem value) {
    for (Parameter& parameter : input.parameters)
      if (parameter.key == key) parameter.value = value;
  }
  Signer signer_ = make_signer(Algorithm::ed25519, "k");
  KeyRing keys_ = ring_of({&signer_});
};

TEST_F(Verify, SaysWhatAMessageClaims) {
  Wire request = unsigned_request();
  const auto fields = sign(request.view(), pull_request(),
                           {kNow, "AAAAAAAAAAAAAAAAAAAAAA", "k", seconds(30)}, *signer_.key);
  request.fields.emplace_back("signature-input", fields->signature_input);
  request.fields.emplace_back("signature", fields->signature);
  const Presented presented = parse(request.view(), pull_request()).value();
  EXPECT_EQ(presented.keyid, "k");
  EXPECT_EQ(presented.nonce, "AAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_EQ(presented.created, kNow);
  EXPECT_EQ(presented.expires, kNow + seconds(30));
  EXPECT_EQ(presented.nonce_needed_until(), kNow + seconds(40));
  EXPECT_EQ(presented.algorithm, std::nullopt);
  EXPECT_EQ(presented.digest, crypto::sha256(request.body));
}

TEST_F(Verify, CreatedAtMost60SecondsAgoAnd10Ahead) {
  const Wire request = signed_request();
  EXPECT_EQ(verdict_of(request, keys_, kNow + seconds(60)), "");
  EXPECT_EQ(verdict_of(request, keys_, kNow + seconds(60) + milliseconds(1)), "created_early");
  EXPECT_EQ(verdict_of(request, keys_, kNow - seconds(10)), "");
  EXPECT_EQ(verdict_of(request, keys_, kNow - seconds(10) - milliseconds(1)), "created_late");
}

TEST_F(Verify, LivesAtMost60Seconds) {
  const auto lives = [&](std::int64_t lifetime) {
    return verdict_with([&](SignatureInput& input) {
      set(input, kExpires, std::int64_t{1'800'000'000} + lifetime);
    });
  };
  EXPECT_EQ(lives(60), "");
  EXPECT_EQ(lives(1), "");
  for (const std::int64_t wrong :
       {std::int64_t{61}, std::int64_t{0}, std::int64_t{-1}, std::int64_t{-999'999'999'999'999 + 1},
        std::int64_t{999'999'999'999'999 - 1'800'000'000}})
    EXPECT_EQ(lives(wrong), "lives_too_long") << wrong;
}

TEST_F(Verify, Expires) {
  const auto verdict = [&](Time now) {
    return verdict_with(
        [&](SignatureInput& input) { set(input, kExpires, std::int64_t{1'800'000'005}); }, now);
  };
  EXPECT_EQ(verdict(kNow + seconds(15) - milliseconds(1)), "");
  EXPECT_EQ(verdict(kNow + seconds(15)), "expired");
}

TEST_F(Verify, TimesBeyondAllClocksAreRefused) {
  for (const std::int64_t time :
       {std::int64_t{999'999'999'999'999}, std::int64_t{0}, std::int64_t{-999'999'999'999'999}})
    EXPECT_NE(verdict_with([&](SignatureInput& input) { set(input, kCreated, time); }), "");
}

TEST_F(Verify, ANonceHas16To64Bytes) {
  const auto verdict = [&](std::size_t size) {
    return verdict_with(
        [&](SignatureInput& input) { set(input, kNonce, to_base64url(std::string(size, 'n'))); });
  };
  EXPECT_EQ(verdict(limits::kNonceBytesMin), "");
  EXPECT_EQ(verdict(limits::kNonceBytesMin - 1), "nonce_invalid");
  EXPECT_EQ(verdict(limits::kNonceBytesMax), "");
  EXPECT_EQ(verdict(limits::kNonceBytesMax + 1), "nonce_invalid");
}

TEST_F(Verify, ParametersHaveTheirTypes) {
  for (const std::string_view key : {kCreated, kExpires, kNonce, kKeyId, kTag})
    EXPECT_EQ(verdict_with([&](SignatureInput& input) { set(input, key, Token{"t"}); }),
              "parameters_differ")
        << key;
}

TEST_F(Verify, TheKeyMustBeKnownAndInItsPeriod) {
  const Wire request = signed_request();
  EXPECT_EQ(verdict_of(request, KeyRing()), "key_unknown");
  KeyRecord record = signer_.record();
  record.not_after = kNow;
  EXPECT_EQ(verdict_of(request, KeyRing::of({record}).value()), "key_not_valid");
  record = signer_.record();
  record.not_before = kNow + seconds(1);
  EXPECT_EQ(verdict_of(request, KeyRing::of({record}).value()), "key_not_valid");
}

TEST_F(Verify, TheNextKeyIsTakenBesideTheCurrentOne) {
  const Signer next = make_signer(Algorithm::es256, "k2");
  const KeyRing both = ring_of({&signer_, &next});
  Wire request = unsigned_request();
  sign_request(request, next);
  EXPECT_EQ(verdict_of(request, both), "");
  EXPECT_EQ(verdict_of(signed_request(), both), "");
}

TEST_F(Verify, AnAlgorithmThatIsNamedMustBeThatOfTheKey) {
  const auto named = [&](std::string_view name) {
    return verdict_with([&](SignatureInput& input) {
      input.parameters.push_back({"alg", std::string(name)});
    });
  };
  EXPECT_EQ(named("ed25519"), "");
  for (const std::string_view wrong : {"ecdsa-p256-sha256", "Ed25519", "hmac-sha256", "none", ""})
    EXPECT_EQ(named(wrong), "algorithm_differs") << wrong;
}

TEST_F(Verify, TheBodyMustBeTheOneThatWasSigned) {
  Wire request = signed_request();
  request.body += ' ';
  EXPECT_EQ(verdict_of(request, keys_), "digest_differs");
}

TEST_F(Verify, ADigestBySha256IsRequired) {
  Wire request = unsigned_request();
  request.at(kContentDigest) = "sha-512=:AAAA:";
  sign_request(request, signer_);
  EXPECT_EQ(verdict_of(request, keys_), "digest_missing");
}

TEST_F(Verify, AnEncodedBodyIsRefused) {
  Wire request = signed_request();
  request.fields.emplace_back("content-encoding", "gzip");
  EXPECT_EQ(verdict_of(request, keys_), "content_encoded");
}

TEST_F(Verify, AnEmptyBodyIsABody) {
  Wire request = unsigned_request();
  request.body.clear();
  request.at(kContentDigest) = content_digest(crypto::sha256(""));
  sign_request(request, signer_);
  EXPECT_EQ(verdict_of(request, keys_), "");
}

TEST_F(Verify, CheapChecksComeBeforeDearOnes) {
  Wire request = signed_request();
  request.body += ' ';
  char& digit = request.at(kSignature)[8];  // of base64, and so it stays
  digit = digit == 'A' ? 'B' : 'A';
  EXPECT_EQ(verdict_of(request, keys_), "signature_wrong");
  EXPECT_EQ(verdict_of(request, KeyRing()), "key_unknown");
  EXPECT_EQ(verdict_of(request, KeyRing(), kNow + seconds(61)), "created_early");
  request.at(kSignatureInput) += ";x";
  EXPECT_EQ(verdict_of(request, KeyRing(), kNow + seconds(61)), "parameters_differ");
}

TEST_F(Verify, ComponentsMayStandInAnyOrder) {
  EXPECT_EQ(verdict_with([](SignatureInput& input) {
              std::swap(input.components.front(), input.components.back());
            }),
            "");
}

TEST_F(Verify, WhatDoesNotMatterMayChange) {
  Wire request = signed_request();
  for (auto& [name, value] : request.fields) {
    name = to_lower(name);
    value = " \t" + value + " ";
  }
  std::swap(request.fields.front(), request.fields.back());
  request.fields.emplace_back("Via", "1.1 proxy");
  request.authority = "inside.example:8443";
  EXPECT_EQ(verdict_of(request, keys_), "");
}

TEST_F(Verify, AnAnswerIsBoundToItsRequest) {
  const Wire request = signed_request();
  const Wire other = signed_request();
  Wire answer = unsigned_answer();
  sign_answer(answer, request, signer_);
  EXPECT_EQ(verdict_of_answer(answer, request, keys_), "");
  EXPECT_EQ(verdict_of_answer(answer, other, keys_), "signature_wrong");
  EXPECT_EQ(parse(answer.view(), pull_answer()).error().reason, Reason::request_absent);
}

TEST_F(Verify, AnAnswerToARequestWithoutASignatureIsRefused) {
  const Wire request = signed_request();
  Wire answer = unsigned_answer();
  sign_answer(answer, request, signer_);
  EXPECT_EQ(verdict_of_answer(answer, unsigned_request(), keys_), "field_missing");
}

TEST_F(Verify, TheStatusOfAnAnswerIsSigned) {
  const Wire request = signed_request();
  Wire answer = unsigned_answer();
  sign_answer(answer, request, signer_);
  answer.status = 404;
  EXPECT_EQ(verdict_of_answer(answer, request, keys_), "signature_wrong");
}

}  // namespace
}  // namespace tasuki::httpsig::testing
