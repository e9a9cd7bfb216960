#include "exchange/embedded.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace tasuki::exchange {
namespace {

class ScriptedSanitizer final : public Sanitizer {
 public:
  Result<Sanitized> sanitize(clins::AttachmentType, const Pieces& pieces) override {
    seen += TRY(pieces());
    return Sanitized{clean, "report"};
  }
  bool clean = true;
  std::string seen;
};

std::string document_with(const std::string& type, const std::string& bytes) {
  return R"({"entry":[{"resource":{"content":[{"attachment":{"contentType":")" + type +
         R"(","data":")" + to_base64(bytes) + R"("}}]}}]})";
}

bool is_clean(const std::string& text, Sanitizer& sanitizer) {
  const auto document = json::Document::parse(text).value();
  return embedded_is_clean(document->root(), sanitizer).value();
}

TEST(Embedded, ADocumentWithoutFilesIsClean) {
  ScriptedSanitizer sanitizer;
  EXPECT_TRUE(is_clean(R"({"a":[{"contentType":"application/pdf"},{"data":"AAAA"}]})", sanitizer));
  EXPECT_EQ(sanitizer.seen, "");
}

TEST(Embedded, TheSanitizerSeesEachFileAndDecides) {
  ScriptedSanitizer sanitizer;
  const std::string text = document_with("application/pdf", "%PDF-1.7 x");
  EXPECT_TRUE(is_clean(text, sanitizer));
  EXPECT_EQ(sanitizer.seen, "%PDF-1.7 x");
  sanitizer.clean = false;
  EXPECT_FALSE(is_clean(text, sanitizer));
}

TEST(Embedded, AFileOfAnotherTypeIsNotTaken) {
  ScriptedSanitizer sanitizer;
  EXPECT_FALSE(is_clean(document_with("application/zip", "PK"), sanitizer));
}

TEST(Embedded, AFileThatIsNotWhatItSaysIsNotTaken) {
  ScriptedSanitizer sanitizer;
  EXPECT_FALSE(is_clean(document_with("application/pdf", "MZ"), sanitizer));
}

}  // namespace
}  // namespace tasuki::exchange
