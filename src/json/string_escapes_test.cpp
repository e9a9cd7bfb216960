#include "json/string_escapes.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tasuki::json {
namespace {

struct EscapeCase {
  std::string_view written;
  std::string meant;
};
const std::vector<EscapeCase> kGood = {
    {"", ""},
    {"plain", "plain"},
    {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
    {R"(\u0000)", std::string(1, '\0')},
    {R"(\u007f\u0080)", "\x7F\xC2\x80"},
    {R"(\u07FF\u0800)", "\xDF\xBF\xE0\xA0\x80"},
    {R"(\uD7FF\uE000)", "\xED\x9F\xBF\xEE\x80\x80"},
    {R"(\uFFFF)", "\xEF\xBF\xBF"},
    {R"(\uD800\uDC00)", "\xF0\x90\x80\x80"},
    {R"(x\uDBFF\uDFFFy)", "x\xF4\x8F\xBF\xBFy"},
    {R"(\\u0041)", "\\u0041"},
};

TEST(StringEscapes, GoodOnesBecomeUtf8) {
  for (const auto& [written, meant] : kGood) {
    EXPECT_FALSE(find_bad_escape(written)) << written;
    EXPECT_EQ(unescape(written), meant) << written;
  }
}

TEST(StringEscapes, OnlyTheMeantTextIsEqual) {
  for (const auto& [written, meant] : kGood) {
    EXPECT_TRUE(unescaped_equals(written, meant)) << written;
    EXPECT_FALSE(unescaped_equals(written, meant + "x")) << written;
    if (meant.empty()) continue;
    EXPECT_FALSE(unescaped_equals(written, meant.substr(1))) << written;
    EXPECT_FALSE(unescaped_equals(written, meant.substr(0, meant.size() - 1))) << written;
  }
}

TEST(StringEscapes, BadOnesAreFoundWhereTheyStand) {
  const std::vector<std::pair<std::string_view, std::size_t>> bad = {
      {"\\", 0},           {R"(ab\x)", 2},           {R"(\u)", 0},           {R"(\u004)", 0},
      {R"(\u00g0)", 0},    {R"(\U0041)", 0},         {R"(\n\ud800)", 2},     {R"(\udc00)", 0},
      {R"(\ud800x)", 0},   {R"(\ud800\n)", 0},       {R"(\ud800\u0041)", 0}, {R"(\ud800\ud800)", 0},
      {R"(\ud800\uD)", 0}, {R"(\ud83d\ude00\')", 12}};
  for (const auto& [written, offset] : bad) EXPECT_EQ(find_bad_escape(written), offset) << written;
}

}  // namespace
}  // namespace tasuki::json
