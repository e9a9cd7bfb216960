#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tasuki {
namespace {

TEST(Text, CountsCharactersNotBytes) {
  EXPECT_EQ(count_characters(""), 0u);
  EXPECT_EQ(count_characters("a\u00E9\u5024\U0001F600"), 4u);
}

TEST(Text, Base64GoesThereAndBack) {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)).value(), bytes);
  }
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
}

TEST(Text, Base64RefusesWhatIsNotCanonical) {
  for (const char* text : {"Zg", "Zh==", "Z===", "Zm9v!", "Zm9vYmE=="})
    EXPECT_FALSE(from_base64(text)) << text;
  for (const char* text : {"Z", "Zh", "Zg==", "a+b"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("00012345::187:", ':').size(), 4u);
  EXPECT_EQ(split("", ':').size(), 1u);
}

TEST(Text, LanguageFollowsQuality) {
  EXPECT_EQ(preferred_language("en;q=0.4, ja-JP;q=0.9", Lang::en), Lang::ja);
  EXPECT_EQ(preferred_language("fr, en-US", Lang::ja), Lang::en);
  EXPECT_EQ(preferred_language("fr", Lang::ja), Lang::ja);
  EXPECT_EQ(preferred_language("", Lang::en), Lang::en);
}

TEST(Text, HexIsLowerCase) {
  EXPECT_EQ(to_hex("\x01\xAB"), "01ab");
}

}  // namespace
}  // namespace tasuki
