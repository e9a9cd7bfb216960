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

}  // namespace
}  // namespace tasuki::json
