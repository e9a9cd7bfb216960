// The worked example of docs/formats/message-signatures.md: it is what this code makes, and what it
// takes. When the page differs, the test prints what it must say.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/httpsig_support.hpp"
#include "test_paths.hpp"

namespace tasuki::httpsig::testing {
namespace {

std::string page() {
  std::ifstream in(TASUKI_SOURCE_DIR "/docs/formats/message-signatures.md");
  return {std::istreambuf_iterator<char>(in), {}};
}

// An Ed25519 key (RFC 8410) that everybody can make, out of the SHA-256 of a text.
Signer example_signer(std::string keyid) {
  const std::string der =
      std::string("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16) +
      std::string(crypto::as_bytes(crypto::sha256(keyid)));
  auto key = crypto::signing_key_from_pem("-----BEGIN PRIVATE KEY-----\n" + to_base64(der) +
                                          "\n-----END PRIVATE KEY-----\n");
  return {std::move(keyid), std::move(key).value()};
}

// As HTTP/1.1 has it, in a block of Markdown.
std::string block_of(std::string_view first_line, const Wire& wire) {
  std::string text = "```http\n" + std::string(first_line) + "\n";
  for (const auto& [name, value] : wire.fields) text += name + ": " + value + "\n";
  return text + "\n" + wire.body + "\n```\n";
}

class Example : public ::testing::Test {
 protected:
  Example() {
    const auto add = [](Wire& wire, const Result<SignatureFields>& fields) {
      wire.fields.emplace_back(kSignatureInput, fields->signature_input);
      wire.fields.emplace_back(kSignature, fields->signature);
    };
    add(request_, sign(request_.view(), pull_request(),
                       {kNow, "cGFnZS1leGFtcGxlLW5vbmNl", exchange_.keyid}, *exchange_.key));
    const Message asked = request_.view();
    add(answer_,
        sign(answer_.view(&asked), pull_answer(),
             {kNow + std::chrono::seconds(2), "YW5zd2VyLWV4YW1wbGUtbm9uY2U", gateway_.keyid},
             *gateway_.key));
  }
  Signer exchange_ = example_signer("exchange-2026");
  Signer gateway_ = example_signer("gateway-1310000001-2026");
  KeyRing keys_ = ring_of({&exchange_, &gateway_});
  Wire request_ = unsigned_request();
  Wire answer_ = unsigned_answer();
};

TEST_F(Example, TheRequestOfThePageIsTheOneThatIsMade) {
  const std::string block =
      block_of("POST " + request_.path + "?" + *request_.query + " HTTP/1.1", request_);
  EXPECT_NE(page().find(block), std::string::npos) << block;
}

TEST_F(Example, TheAnswerOfThePageIsTheOneThatIsMade) {
  const std::string block = block_of("HTTP/1.1 200 OK", answer_);
  EXPECT_NE(page().find(block), std::string::npos) << block;
}

TEST_F(Example, TheSignatureBasesOfThePageAreThoseThatAreSigned) {
  const Message asked = request_.view();
  for (const std::string& base : {parse(request_.view(), pull_request()).value().base,
                                  parse(answer_.view(&asked), pull_answer()).value().base}) {
    const std::string block = "```text\n" + base + "\n```\n";
    EXPECT_NE(page().find(block), std::string::npos) << block;
  }
}

TEST_F(Example, TheKeysOfThePageVerifyIt) {
  for (const Signer* const signer : {&exchange_, &gateway_}) {
    const std::string pem = "```text\n" + signer->key->public_key().to_pem() + "```\n";
    EXPECT_NE(page().find(pem), std::string::npos) << pem;
  }
  EXPECT_EQ(verdict_of(request_, keys_), "");
  EXPECT_EQ(verdict_of_answer(answer_, request_, keys_), "");
}

}  // namespace
}  // namespace tasuki::httpsig::testing
