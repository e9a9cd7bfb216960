// The attack notes of RFC 9421 section 7, each as messages that must be refused. All are signed
// with the genuine key where that makes the attack stronger.
// https://www.rfc-editor.org/rfc/rfc9421#section-7
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/httpsig_support.hpp"

namespace tasuki::httpsig::testing {
namespace {

using crypto::Algorithm;

class Attack : public ::testing::Test {
 protected:
  Wire signed_request() const {
    Wire request = unsigned_request();
    sign_request(request, signer_);
    return request;
  }
  SignatureInput input() const { return input_of(pull_request(), signer_); }
  // Under a good signature.
  std::string verdict_with(const SignatureInput& changed, Wire request = unsigned_request()) const {
    sign_as(request, changed, pull_request(), signer_);
    return verdict_of(request, keys_);
  }
  Signer signer_ = make_signer(Algorithm::es256, "exchange");
  Signer other_ = make_signer(Algorithm::ed25519, "other");
  KeyRing keys_ = ring_of({&signer_, &other_});
};

// 7.1.1
TEST_F(Attack, SkippedVerification) {
  EXPECT_EQ(verdict_of(unsigned_request(), keys_), "field_missing");
}

// 7.2.1
TEST_F(Attack, InsufficientCoverage) {
  for (std::size_t i = 0; i < pull_request().components.size(); ++i) {
    SignatureInput changed = input();
    changed.components.erase(changed.components.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(verdict_with(changed), "components_differ") << i;
  }
  EXPECT_EQ(verdict_with({{}, input().parameters}), "components_differ");
}

// 7.2.2
TEST_F(Attack, ReplayParametersMissing) {
  for (std::size_t i = 0; i < input().parameters.size(); ++i) {
    SignatureInput changed = input();
    changed.parameters.erase(changed.parameters.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(verdict_with(changed), "parameters_differ") << i;
  }
}

// 7.2.2: once the nonce may be forgotten, the message itself is refused.
TEST_F(Attack, ReplayAfterTheNonceIsForgotten) {
  const Wire request = signed_request();
  const Presented presented = parse(request.view(), pull_request()).value();
  EXPECT_FALSE(check_freshness(presented, presented.nonce_needed_until()));
}

// 7.2.3, 7.2.4: what is covered beyond the profile may mean something that nobody here knows.
TEST_F(Attack, ComponentsAndParametersNotUnderstood) {
  SignatureInput changed = input();
  changed.components.push_back({"host", {}});
  EXPECT_EQ(verdict_with(changed), "components_differ");
  changed = input();
  changed.parameters.push_back({"critical", true});
  EXPECT_EQ(verdict_with(changed), "parameters_differ");
}

// 7.2.5
TEST_F(Attack, SignatureLabels) {
  Wire request = unsigned_request();
  const auto fields = sign(request.view(), input(), "renamed", *signer_.key).value();
  request.fields.emplace_back(kSignatureInput, fields.signature_input);
  request.fields.emplace_back(kSignature, fields.signature);
  EXPECT_EQ(verdict_of(request, keys_), "labels");
}

// 7.2.6
TEST_F(Attack, MultipleSignatureConfusion) {
  const Wire second = [&] {
    Wire wire = unsigned_request();
    sign_request(wire, other_);
    return wire;
  }();
  Wire joined = signed_request();
  joined.at(kSignatureInput) += ", x" + second.at(kSignatureInput);
  joined.at(kSignature) += ", x" + second.at(kSignature);
  EXPECT_EQ(verdict_of(joined, keys_), "labels");

  Wire lines = signed_request();
  lines.fields.emplace_back(kSignatureInput, second.at(kSignatureInput));
  lines.fields.emplace_back(kSignature, second.at(kSignature));
  EXPECT_EQ(verdict_of(lines, keys_), "field_repeated");

  Wire same_label = signed_request();
  same_label.at(kSignatureInput) += ", " + second.at(kSignatureInput);
  EXPECT_EQ(verdict_of(same_label, keys_), "signature_malformed");

  Wire mixed = signed_request();
  mixed.at(kSignature) = second.at(kSignature);
  EXPECT_EQ(verdict_of(mixed, keys_), "signature_wrong");
}

// 7.2.7
TEST_F(Attack, TagCollision) {
  SignatureInput changed = input();
  for (const std::string_view tag : {"tasuki-pull-answer", "TASUKI-PULL", "tasuki-pull ", ""}) {
    changed.parameters.back().value = std::string(tag);
    EXPECT_EQ(verdict_with(changed), "tag_differs") << tag;
  }
}

// 7.2.8
TEST_F(Attack, MessageContentNotCovered) {
  Wire request = signed_request();
  request.body = R"({"audience":"1310000001","want":["everything"]})";
  EXPECT_EQ(verdict_of(request, keys_), "digest_differs");
  request.at(kContentDigest) = content_digest(crypto::sha256(request.body));
  EXPECT_EQ(verdict_of(request, keys_), "signature_wrong");
}

// 7.3.4, 7.3.6: HMAC with the public key as its secret, under a name that would make a careless
// reader take it.
TEST_F(Attack, KeyAndAlgorithmDowngrade) {
  for (const std::string_view alg : {"hmac-sha256", "rsa-v1_5-sha256", "none", "ed25519"}) {
    Wire request = unsigned_request();
    SignatureInput changed = input();
    changed.parameters.push_back({"alg", std::string(alg)});
    const std::string base = signature_base(changed, request.view()).value();
    const std::string mac(
        crypto::as_bytes(crypto::hmac_sha256(signer_.key->public_key().to_pem(), base)));
    request.fields.emplace_back(kSignatureInput, "pull=" + serialize(changed));
    request.fields.emplace_back(kSignature, "pull=:" + to_base64(mac) + ":");
    EXPECT_EQ(verdict_of(request, keys_), "algorithm_differs") << alg;
  }
}

// 7.3.1: whoever sees an ECDSA signature (r, s) can make (r, n - s), which is as good. It is over
// the same message with the same nonce, so that it is a replay, whichever of the two comes first.
TEST_F(Attack, TheTwinOfAnEcdsaSignatureHasTheSameNonce) {
  const Wire request = signed_request();
  const Presented original = parse(request.view(), pull_request()).value();
  const crypto::BigNumber s(BN_bin2bn(crypto::bytes_of(original.signature) + 32, 32, nullptr));
  BIGNUM* order = nullptr;
  BN_hex2bn(&order, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
  const crypto::BigNumber owner(order);
  BN_sub(order, order, s.get());
  std::string twin = original.signature;
  BN_bn2binpad(order, reinterpret_cast<unsigned char*>(twin.data()) + 32, 32);
  Wire sent = request;
  sent.at(kSignature) = "pull=:" + to_base64(twin) + ":";
  EXPECT_NE(sent.at(kSignature), request.at(kSignature));
  EXPECT_EQ(verdict_of(sent, keys_), "");
  EXPECT_EQ(parse(sent.view(), pull_request())->nonce, original.nonce);
}

// 7.3.4
TEST_F(Attack, AKnownKeyUnderTheNameOfAnother) {
  Wire request = unsigned_request();
  sign_as(request, input(), pull_request(), other_);
  EXPECT_EQ(verdict_of(request, keys_), "signature_wrong");
}

// 7.3.7: an answer refers to the signature of its request by the label, and to nothing else.
TEST_F(Attack, SigningTheSignatureOfAnother) {
  Wire request = signed_request();
  Wire answer = unsigned_answer();
  for (const Component& component :
       {Component{"signature", {}}, Component{"signature", {{"req", true}}},
        Component{"signature-input", {{"req", true}, {"key", "pull"}}}}) {
    SignatureInput changed = input_of(pull_answer(), signer_);
    changed.components.back() = component;
    if (component.parameters.empty()) answer.fields.emplace_back("signature", "x=:AA==:");
    const Message asked = request.view();
    const auto fields = sign(answer.view(&asked), changed, pull_answer().label, *signer_.key);
    Wire sent = answer;
    sent.remove(kSignature);
    sent.fields.emplace_back(kSignatureInput, fields->signature_input);
    sent.fields.emplace_back(kSignature, fields->signature);
    EXPECT_EQ(verdict_of_answer(sent, request, keys_), "components_differ");
  }
}

// 7.4.1, 7.4.2: a request is not an answer, nor the other way round.
TEST_F(Attack, AnotherKindOfMessage) {
  const Wire request = signed_request();
  Wire answer = request;
  answer.status = 200;
  EXPECT_EQ(verdict_of_answer(answer, request, keys_), "labels");
  EXPECT_EQ(verdict_of(answer, keys_), "component_unknown");
}

// 7.5.1
TEST_F(Attack, FieldNamesThatLookLikeDerivedComponents) {
  Wire request = signed_request();
  request.fields.emplace_back("@path", "/pull/1310000001");
  request.path = "/pull/9999999999";
  EXPECT_EQ(verdict_of(request, keys_), "signature_wrong");
  SignatureInput changed = input();
  changed.components[1].name = "path";
  request = unsigned_request();
  request.fields.emplace_back("path", "/pull/1310000001");
  EXPECT_EQ(verdict_with(changed, request), "components_differ");
}

// 7.5.2, 7.5.3: one value in two forms is two values; a form that is not canonical is none.
TEST_F(Attack, EquivalentAndAmbiguousStructuredFields) {
  Wire request = signed_request();
  request.at(kContentDigest) += ";a";
  EXPECT_EQ(verdict_of(request, keys_), "signature_wrong");
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"(", "( "},
           {" \"@path\"", "  \"@path\""},
           {";tag", "; tag"},
           {"=1800", "=01800"},
           {";created=", ";created=1;created="}}) {
    request = signed_request();
    std::string& value = request.at(kSignatureInput);
    value.replace(value.find(from), std::string_view(from).size(), to);
    EXPECT_EQ(verdict_of(request, keys_), "signature_malformed") << to;
  }
}

// 7.5.5: a value that would add a line of its own to the signature base.
TEST_F(Attack, Canonicalization) {
  Wire request = signed_request();
  request.at(kContentType) += "\n\"@method\": GET";
  EXPECT_EQ(verdict_of(request, keys_), "field_invalid");
  request = signed_request();
  request.path += "\n\"@query\": ?x";
  EXPECT_EQ(verdict_of(request, keys_), "message_invalid");
  request = signed_request();
  request.at(kContentType).insert(11, "\r\n ");
  EXPECT_EQ(verdict_of(request, keys_), "field_invalid");
}

// 7.5.6
TEST_F(Attack, NonListFieldsInSeveralLines) {
  Wire request = unsigned_request();
  request.fields.emplace_back(kContentType, "text/html");
  EXPECT_FALSE(sign(request.view(), input(), "pull", *signer_.key));
  request = signed_request();
  request.fields.emplace_back("CONTENT-TYPE", "application/fhir+json");
  EXPECT_EQ(verdict_of(request, keys_), "field_repeated");
}

// 7.5.7
TEST_F(Attack, PaddingByMoreLinesOfOneField) {
  for (const std::string_view name : {kContentDigest, kContentType, kSignature, kSignatureInput}) {
    Wire request = signed_request();
    request.fields.emplace_back(name, "");
    EXPECT_EQ(verdict_of(request, keys_), "field_repeated") << name;
  }
}

// 7.5.8
TEST_F(Attack, AmbiguousQueries) {
  for (const std::string_view query :
       {"part=letters&wave=1", "wave=1&part=letters&part=all", "wave=1&part=%6Cetters",
        "wave=1&part=letters&", "wave=1;part=letters", "WAVE=1&part=letters"}) {
    Wire request = signed_request();
    request.query = query;
    EXPECT_EQ(verdict_of(request, keys_), "signature_wrong") << query;
  }
}

}  // namespace
}  // namespace tasuki::httpsig::testing
