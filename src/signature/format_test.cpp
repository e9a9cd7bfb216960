// docs/formats/signature.md is what sign() makes.
#include "base/files.hpp"
#include "base/text.hpp"
#include "signature/cut.hpp"
#include "signature/signed_support.hpp"
#include "test_paths.hpp"

namespace tasuki::signature::testing {
namespace {

std::string page() {
  return read_file(TASUKI_SOURCE_DIR "/docs/formats/signature.md").value();
}

std::string made() {
  const Signer signer = make_signer();
  const auto bundle = parsed(R"({"resourceType":"Bundle","type":"document"})");
  return sign(*bundle, {*signer.key, signer.chain, {"urn:uuid:1", ""}, noon(), {}}).value();
}

// `text` with "..." for `part`.
std::string left_out(std::string text, std::string_view part) {
  return text.replace(text.find(part), part.size(), "...");
}

TEST(Page, ShowsTheDocumentAsItIsMade) {
  const std::string text = made();
  const auto document = parsed(text);
  const std::string data = document->root()["signature"]["data"].string();
  EXPECT_NE(page().find(left_out(text, data)), std::string::npos);
}

TEST(Page, ShowsTheHeaderAsItIsMade) {
  const std::string jws = jws_of(*parsed(made())).value();
  std::string header = from_base64url(jws.substr(0, jws.find('.'))).value();
  const auto document = parsed(header);
  for (const json::Value one : document->root()["x5c"].items())
    header = left_out(header, one.string());
  EXPECT_NE(page().find(header), std::string::npos);
}

TEST(Page, ShowsWhatIsCut) {
  const auto document = parsed(R"({ "a" : 2 , "signature" : {"when":"..."} , "b" : 3 })");
  EXPECT_NE(page().find("signed     " + cut(*document).value()->signed_bytes), std::string::npos);
}

}  // namespace
}  // namespace tasuki::signature::testing
