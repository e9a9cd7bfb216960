#include "fhir/positions.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tasuki::fhir {
namespace {

TEST(Positions, AgreeWithTheDocumentAtEveryCharacter) {
  std::string text = "{\n \"名前\": \"襷\",\r\n\n \"a\": [1, \"";
  for (int i = 0; i < 300; ++i) text += i % 7 == 0 ? "é" : "x";
  text += "\",\n2]\n}\n";
  const auto document = json::Document::parse(text);
  ASSERT_TRUE(document.has_value());
  std::vector<std::size_t> offsets;
  for (std::size_t i = text.size(); i-- > 0;)
    if ((text[i] & 0xC0) != 0x80) offsets.push_back(i);
  const auto found = positions(**document, offsets);
  ASSERT_EQ(found.size(), offsets.size());
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const json::Position expected = (*document)->position(offsets[i]);
    EXPECT_EQ(found[i].line, expected.line) << offsets[i];
    EXPECT_EQ(found[i].column, expected.column) << offsets[i];
  }
}

TEST(Positions, OfNoPlacesAreNone) {
  const auto document = json::Document::parse("{}");
  ASSERT_TRUE(document.has_value());
  EXPECT_TRUE(positions(**document, {}).empty());
}

}  // namespace
}  // namespace tasuki::fhir
