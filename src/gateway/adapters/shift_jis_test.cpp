#include "gateway/adapters/shift_jis.hpp"

#include <gtest/gtest.h>

namespace tasuki::gateway::adapters {
namespace {

TEST(ShiftJis, ReadsAsciiKanaKanjiAndTheCharactersOfVendors) {
  struct Case {
    std::string_view bytes;
    std::string_view text;
  };
  for (const Case& row : {
           Case{"a\\~\r\n", "a\\~\r\n"},
           Case{"\x82\xA0\x8A\xBF\x83\x5C", "あ漢ソ"},  // the second byte of ソ is a backslash
           Case{"\xB1\xDF", "ｱﾟ"},
           Case{"\x87\x40\x81\x60\x81\x7C", "①～－"},
           Case{"\xFA\x40\xFB\xFC\xFC\x4B", "ⅰ髙黑"},
       })
    EXPECT_EQ(from_shift_jis(row.bytes).value(), row.text);
}

TEST(ShiftJis, RefusesWhatIsNoCharacterWithItsPlace) {
  struct Case {
    std::string_view bytes;
    std::string_view place;
  };
  for (const Case& row : {
           Case{"a\n\x82\xA0\x80", "line 2, byte 3"}, Case{"\x82", "line 1, byte 1"},  // cut off
           Case{"\x82\x3F", "line 1, byte 1"},             // no trail byte
           Case{"\x82\x7F", "line 1, byte 1"},             // the one gap among trail bytes
           Case{"ok\xFD", "line 1, byte 3"},               // no lead byte
           Case{"\xA0", "line 1, byte 1"},                 // half-width katakana begin at A1
           Case{"\x85\x40", "line 1, byte 1"},             // an empty row
           Case{"\xE3\x81\x82\xE3\x81", "line 1, byte 5"}  // UTF-8 that was cut
       }) {
    const auto read = from_shift_jis(row.bytes);
    ASSERT_FALSE(read.has_value()) << row.place;
    EXPECT_EQ(read.error().code, Code::text_encoding);
    EXPECT_EQ(read.error().detail, row.place);
  }
}

TEST(ShiftJis, RefusesUserDefinedCharacters) {
  EXPECT_EQ(from_shift_jis("\x82\xA0\xF0\x40").error().detail, "line 1, byte 3");
  EXPECT_FALSE(from_shift_jis("\xF9\xFC").has_value());
}

TEST(ShiftJis, WritesWhatItReads) {
  const std::string_view text = "紹介状 ①髙 ｱ a～";
  const std::string bytes = xml_to_shift_jis(text).value();
  EXPECT_EQ(from_shift_jis(bytes).value(), text);
}

TEST(ShiftJis, WritesWhatItLacksAsAReference) {
  EXPECT_EQ(xml_to_shift_jis("a𠮷é").value(), "a&#x20BB7;&#xE9;");
  EXPECT_EQ(xml_to_shift_jis("\uE000").value(), "&#xE000;");
}

TEST(ShiftJis, WritesNothingThatIsNotUtf8) {
  EXPECT_EQ(xml_to_shift_jis("a\xC3").error().code, Code::text_encoding);
}

TEST(ShiftJis, EveryCharacterThatIsReadIsWrittenAsItselfOrAnEqual) {
  int characters = 0;
  for (int lead = 0x80; lead <= 0xFF; ++lead)
    for (int trail = 0x40; trail <= 0xFC; ++trail) {
      const std::string bytes{static_cast<char>(lead), static_cast<char>(trail)};
      const auto text = from_shift_jis(bytes);
      if (!text) continue;
      ++characters;
      // Some characters stand twice in Windows-31J: NEC's and IBM's.
      EXPECT_EQ(from_shift_jis(xml_to_shift_jis(*text).value()).value(), *text) << lead << trail;
    }
  EXPECT_GT(characters, 7'000);
}

}  // namespace
}  // namespace tasuki::gateway::adapters
