#include "json/writer.hpp"

#include <gtest/gtest.h>

#include "json/document.hpp"

namespace tasuki::json {
namespace {

TEST(Writer, CommasStandBetweenAndNowhereElse) {
  Writer writer;
  writer.object().field("a", "1").key("b").array().number(-5).decimal("1.10").null().end();
  writer.key("c").object().end().key("d").boolean(true).key("e").raw("[0]").end();
  EXPECT_EQ(writer.take(), R"({"a":"1","b":[-5,1.10,null],"c":{},"d":true,"e":[0]})");
}

TEST(Writer, WhatIsWrittenIsReadBack) {
  const std::string text = "あ\"\\\n\t\x01😀";
  Writer writer;
  writer.object().field(text, text).end();
  const auto document = Document::parse(writer.take()).value();
  EXPECT_EQ(document->root()[text].string(), text);
}

TEST(Writer, UnbalancedIsOurOwnFault) {
  Writer writer;
  writer.object();
  EXPECT_DEATH(writer.take(), "assertion failed");
}

// Plain text is taken eight bytes at a time: what is not plain may stand at any of them.
TEST(Writer, EveryByteAtEveryPlaceComesBack) {
  constexpr std::size_t kBytes = 19;
  for (int code = 0; code < 0x80; ++code) {
    for (std::size_t place = 0; place < kBytes; ++place) {
      std::string text(kBytes, 'a');
      text[place] = static_cast<char>(code);
      Writer w;
      const auto document = Document::parse(w.array().string(text).end().take());
      ASSERT_TRUE(document) << code << " at " << place;
      EXPECT_EQ((*document)->root().at(0).string(), text) << code << " at " << place;
    }
  }
}

}  // namespace
}  // namespace tasuki::json
