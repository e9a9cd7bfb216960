// Every example of RFC 9421 appendix B: the signature base to the byte, and the signature.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "httpsig/rfc_vectors_support.hpp"
#include "httpsig/signature_base.hpp"

namespace tasuki::httpsig::testing {
namespace {

// One signed message of the RFC.
struct Vector {
  std::string base;       // made by us
  std::string signature;  // as given
  SignatureInput input;
};

Vector read(const Wire& wire, std::string_view label) {
  const Dictionary inputs = parse_dictionary(wire.at(kSignatureInput)).value();
  const Dictionary signatures = parse_dictionary(wire.at(kSignature)).value();
  Vector vector;
  vector.input = read_signature_input(find(inputs, label)->value).value();
  vector.signature = std::get<Bytes>(std::get<Item>(find(signatures, label)->value).value).bytes;
  const auto base = signature_base(vector.input, wire.view());
  vector.base = base ? *base : std::string(name_of(base.error().reason));
  return vector;
}

class RfcVectors : public ::testing::Test {
 protected:
  void SetUp() override {
    if (sections_.empty()) GTEST_SKIP() << "no vectors of RFC 9421 beside the project";
  }
  const RfcSection& of(std::string_view title) const { return section(sections_, title); }
  Wire request() const { return wire_of(of("Test Cases").block("POST ")); }
  Wire response() const { return wire_of(of("Test Cases").block("HTTP/1.1 ")); }

  crypto::PublicKey public_key(std::string_view title) const {
    return crypto::public_key_from_pem(pem_in(of(title), "PUBLIC KEY")).value();
  }
  std::string shared_secret() const {
    const auto& blocks = of("Example Shared Secret").blocks;
    return from_base64(trim(blocks.front())).value();
  }
  // The message with the two header fields of the section; the base must be the printed one.
  Vector expect_base(Wire wire, std::string_view title, std::string_view label) const {
    add_header_lines(wire, of(title).block("Signature-Input: "));
    const Vector vector = read(wire, label);
    EXPECT_EQ(vector.base + "\n", of(title).block("\"@signature-params\": "));
    return vector;
  }

  std::vector<RfcSection> sections_ = rfc_sections();
};

TEST_F(RfcVectors, RsaPssMinimal) {
  const Vector vector = expect_base(request(), "Minimal Signature Using rsa-pss-sha512", "sig-b21");
  EXPECT_TRUE(
      verify_rsa_pss_sha512(public_key("Example RSA PSS Key"), vector.base, vector.signature));
}

TEST_F(RfcVectors, RsaPssSelective) {
  const Vector vector =
      expect_base(request(), "Selective Covered Components using rsa-pss-sha512", "sig-b22");
  EXPECT_TRUE(
      verify_rsa_pss_sha512(public_key("Example RSA PSS Key"), vector.base, vector.signature));
}

TEST_F(RfcVectors, RsaPssFull) {
  const Vector vector = expect_base(request(), "Full Coverage using rsa-pss-sha512", "sig-b23");
  EXPECT_TRUE(
      verify_rsa_pss_sha512(public_key("Example RSA PSS Key"), vector.base, vector.signature));
}

// The message of the RFC's source has another digest than the one that was signed, which stands in
// the printed base: that one is put in.
TEST_F(RfcVectors, EcdsaOverAResponse) {
  constexpr std::string_view kTitle = "Signing a Response using ecdsa-p256-sha256";
  Wire wire = response();
  const std::string base = of(kTitle).block("\"@signature-params\": ");
  const std::size_t digest = base.find("sha-512=");
  wire.at("Content-Digest") = base.substr(digest, base.find('\n', digest) - digest);
  const Vector vector = expect_base(wire, kTitle, "sig-b24");
  EXPECT_TRUE(
      crypto::verify(public_key("Example ECC P-256 Test Key"), vector.base, vector.signature));
}

TEST_F(RfcVectors, Hmac) {
  const Vector vector = expect_base(request(), "Signing a Request using hmac-sha256", "sig-b25");
  EXPECT_EQ(crypto::as_bytes(crypto::hmac_sha256(shared_secret(), vector.base)), vector.signature);
}

TEST_F(RfcVectors, Ed25519) {
  const Vector vector = expect_base(request(), "Signing a Request using ed25519", "sig-b26");
  EXPECT_TRUE(
      crypto::verify(public_key("Example Ed25519 Test Key"), vector.base, vector.signature));
}

// Ed25519 has one signature for one text: ours is the RFC's.
TEST_F(RfcVectors, Ed25519IsSignedToTheByte) {
  constexpr std::string_view kTitle = "Signing a Request using ed25519";
  const auto key =
      crypto::signing_key_from_pem(pem_in(of("Example Ed25519 Test Key"), "PRIVATE KEY")).value();
  const Vector vector = expect_base(request(), kTitle, "sig-b26");
  const Wire wire = request();
  const auto fields = sign(wire.view(), vector.input, "sig-b26", *key).value();
  EXPECT_EQ(
      "Signature-Input: " + fields.signature_input + "\nSignature: " + fields.signature + "\n",
      of(kTitle).block("Signature-Input: "));
}

TEST_F(RfcVectors, SignedByAProxy) {
  const RfcSection& proxy = of("TLS-Terminating Proxies");
  const Wire wire = wire_of(proxy.blocks.back());
  const Vector vector = read(wire, "ttrp");
  EXPECT_EQ(vector.base + "\n", proxy.block("\"@path\": "));
  EXPECT_TRUE(
      crypto::verify(public_key("Example ECC P-256 Test Key"), vector.base, vector.signature));
}

TEST_F(RfcVectors, TransformedMessages) {
  const RfcSection& examples = of("HTTP Message Transformations");
  const crypto::PublicKey key = public_key("Example Ed25519 Test Key");
  std::vector<bool> valid;
  for (const std::string& block : examples.blocks) {
    if (!block.starts_with("GET ") && !block.starts_with("POST ")) continue;
    const Vector vector = read(wire_of(block), "transform");
    valid.push_back(crypto::verify(key, vector.base, vector.signature));
  }
  EXPECT_EQ(valid, (std::vector<bool>{true, true, true, true, false, false}));
  EXPECT_EQ(read(wire_of(examples.blocks.front()), "transform").base + "\n",
            examples.block("\"@method\": "));
}

}  // namespace
}  // namespace tasuki::httpsig::testing
