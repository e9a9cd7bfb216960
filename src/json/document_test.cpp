#include "json/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>

namespace tasuki::json {
namespace {

Result<std::unique_ptr<const Document>> parse(std::string text) {
  return Document::parse(std::move(text));
}
Code refusal(std::string text) {
  const auto document = parse(std::move(text));
  EXPECT_FALSE(document);
  return document ? Code::internal : document.error().code;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Document, MembersAndItemsAreFound) {
  const auto document = parse(R"({"a": [1, {"b": "x"}], "c": true})").value();
  const Value root = document->root();
  EXPECT_EQ(root["a"].size(), 2u);
  EXPECT_EQ(root["a"].at(0).raw(), "1");
  EXPECT_EQ(root["a"].at(1)["b"].string(), "x");
  EXPECT_TRUE(root["c"].boolean());
  EXPECT_FALSE(root["missing"]["deeper"].at(3));
}

TEST(Document, LoopsVisitEveryChildOnce) {
  const auto document = parse(R"({"a": [[1], {}, "z"], "b": {"k": null}})").value();
  std::string seen;
  for (const Member& member : document->root().members()) {
    seen += member.key.string();
    for (const Value item : member.value.items()) seen += std::string(item.raw()) + ";";
  }
  EXPECT_EQ(seen, "a[1];{};\"z\";b");
}

TEST(Document, DecimalsStayAsTheyWereWritten) {
  const auto document = parse("[1.10, -0, 1e999999, 123456789012345678901234567890]").value();
  std::string all;
  for (const Value item : document->root().items()) all += std::string(item.raw()) + " ";
  EXPECT_EQ(all, "1.10 -0 1e999999 123456789012345678901234567890 ");
}

TEST(Document, EscapesAreUnescaped) {
  const auto document = parse(R"(["\u3042\ud83d\ude00\n\"\\\/", "\u0000"])").value();
  EXPECT_EQ(document->root().at(0).string(), "あ😀\n\"\\/");
  EXPECT_EQ(document->root().at(1).string(), std::string(1, '\0'));
  EXPECT_FALSE(document->root().at(0).plain());
}

TEST(Document, LoneSurrogatesAreRefused) {
  for (const char* text :
       {R"(["\ud800"])", R"(["\udc00"])", R"(["\ud800\u0041"])", R"(["\ud800x"])"})
    EXPECT_EQ(refusal(text), Code::json_malformed) << text;
}

TEST(Document, BytesThatAreNotUtf8AreRefused) {
  for (const char* text :
       {"[\"\xC0\xAF\"]", "[\"\xED\xA0\x80\"]", "[\"\xFF\"]", "[\"\xE3\x81\"]", "\xEF\xBB\xBF[]"})
    EXPECT_EQ(refusal(text), Code::json_malformed) << text;
}

TEST(Document, DuplicateKeysAreRefusedAlsoBehindEscapes) {
  EXPECT_EQ(refusal(R"({"a": 1, "b": 2, "a": 3})"), Code::json_duplicate_key);
  EXPECT_EQ(refusal(R"({"a": 1, "\u0061": 3})"), Code::json_duplicate_key);
  EXPECT_TRUE(parse(R"({"a": {"a": 1}, "b": {"a": 1}})"));
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"k" + std::to_string(i) + "\": 1, ";
  EXPECT_TRUE(parse(many + "\"last\": 1}"));
  EXPECT_EQ(refusal(many + "\"\\u006b50\": 1}"), Code::json_duplicate_key);
}

TEST(Document, DepthIsBounded) {
  EXPECT_TRUE(parse(nested(limits::kJsonDepthMax)));
  EXPECT_EQ(refusal(nested(limits::kJsonDepthMax + 1)), Code::json_limit);
  EXPECT_EQ(refusal(std::string(1'000'000, '[')), Code::json_limit);
}

TEST(Document, ValuesAreBounded) {
  std::string items;
  for (std::size_t i = 1; i < limits::kJsonValuesMax; ++i) items += i == 1 ? "0" : ",0";
  EXPECT_TRUE(parse("[" + items + "]"));  // the array is a value too
  EXPECT_EQ(refusal("[" + items + ",0]"), Code::json_limit);
}

TEST(Document, PositionsCountLinesAndCharacters) {
  const auto document = parse("{\n  \"名前\": \"あ\", \"b\": 5\n}").value();
  const Position at = document->root()["b"].position();
  EXPECT_EQ(at.line, 2u);
  EXPECT_EQ(at.column, 19u);
}

TEST(Document, ErrorsNameTheirPlace) {
  const auto document = parse("{\"a\": 1,\n \"b\" 2}");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().detail, "expected a colon, line 2, column 6");
}

TEST(Document, GrammarIsStrict) {
  for (const char* text :
       {"",          " ",         "[1,]",        "{\"a\":1,}", "[1 2]", "{\"a\" \"b\"}",
        "[01]",      "[1.]",      "[.5]",        "[+1]",       "[1e]",  "nul",
        "truefalse", "[\"a\"b]",  "\"a\" \"b\"", "[1\"a\"]",   "{a:1}", "['a']",
        "[\"\t\"]",  "[\"\\x\"]", "[1]]",        "{\"a\":1]",  "[\"a",  "//\n1",
        "NaN",       "[,1]",      ":",           "{\"a\"}",    "{1:2}"})
    EXPECT_EQ(refusal(text), Code::json_malformed) << text;
}

TEST(Document, ScalarsMayStandAlone) {
  for (const char* text : {"1", " \"a\" ", "null", "true", "[]", "{}"})
    EXPECT_TRUE(parse(text)) << text;
}

// Thread time, so that a busy machine does not matter.
double seconds_to_parse(const std::string& text) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  double best = 1e9;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const double begin = now();
    EXPECT_TRUE(parse(text));
    best = std::min(best, now() - begin);
  }
  return best;
}

std::string object_with_keys(int count) {
  std::string text = "{";
  for (int i = 0; i < count; ++i) text += "\"" + std::to_string(i * 7919LL) + "\":0,";
  return text + "\"end\":0}";
}

TEST(Document, ManyKeysInOneObjectTakeNoMoreThanTheirShareOfTime) {
  EXPECT_EQ(parse(object_with_keys(100'000)).value()->root().size(), 100'001u);
  // Eight times the keys would take 64 times as long if each were compared with each.
  EXPECT_LT(seconds_to_parse(object_with_keys(80'000)),
            24 * seconds_to_parse(object_with_keys(10'000)));
}

TEST(Document, ARepeatedKeyIsNamedWhereItStandsAgain) {
  std::string text = "{";
  for (int i = 0; i < 100; ++i) text += "\"k" + std::to_string(i) + "\": 1,\n";
  EXPECT_EQ(parse(text + "\"k7\": 1}").error().detail,
            "the key stands there already, line 101, column 1");
}

TEST(Document, KeysThatAreEqualUpToTheirLastByteAreTold) {
  const std::string stem(200, 'k');
  EXPECT_TRUE(parse("{\"" + stem + "a\": 1, \"" + stem + "b\": 1}"));
  EXPECT_EQ(refusal("{\"" + stem + "a\": 1, \"" + stem + "\\u0061\": 1}"),
            Code::json_duplicate_key);
}

TEST(Document, KeysMayRepeatWhereOnlyTheGrammarCounts) {
  const auto document = Document::parse(R"({"a": 1, "a": 2})", {.keys = Keys::repeated}).value();
  EXPECT_EQ(document->root().size(), 2u);
  EXPECT_EQ(document->root()["a"].raw(), "1");
}

TEST(Document, KeysAreFoundAlsoBehindEscapes) {
  const auto document = parse(R"({"\u540d\u524d": "\u3042"})").value();
  EXPECT_TRUE(document->root()["名前"].equals("あ"));
  EXPECT_FALSE(document->root()["名前"].equals("あい"));
  EXPECT_FALSE(document->root()["名"]);
}

TEST(Document, TheLimitsAreTheCallers) {
  EXPECT_TRUE(Document::parse("[[1]]", {.depth_max = 2, .values_max = 3}));
  EXPECT_EQ(Document::parse("[[1]]", {.depth_max = 1}).error().code, Code::json_limit);
  EXPECT_EQ(Document::parse("[[1]]", {.values_max = 2}).error().code, Code::json_limit);
}

// Inputs above 1 MiB go another way.
TEST(Document, LargeTextsAreReadLikeSmallOnes) {
  const std::string blank(1024 * 1024 - 3, ' ');
  for (const char* more : {"", " ", "\n\n"}) {
    EXPECT_TRUE(parse(more + blank + "[1]"));
    EXPECT_EQ(refusal(more + blank + "[1,"), Code::json_malformed);
  }
  EXPECT_EQ(parse("\n" + blank + "[1]").value()->root().position().line, 2u);
}

TEST(Document, AValueThatIsAbsentHasNothing) {
  const Value none;
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.is(Type::null));
  EXPECT_EQ(none.size(), 0u);
  EXPECT_EQ(none.raw(), "");
  EXPECT_EQ(none.string(), "");
  EXPECT_FALSE(none.equals(""));
  EXPECT_FALSE(none.plain());
  for (const Value item : none.items()) FAIL() << item.raw();
  for (const Member& member : none.members()) FAIL() << member.key.raw();
  EXPECT_DEATH(none.type(), "assertion failed");
}

}  // namespace
}  // namespace tasuki::json
