#include "httpsig/structured.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace tasuki::httpsig {
namespace {

std::string rewritten_item(std::string_view text) {
  const auto item = parse_item(text);
  return item ? serialize(*item) : "refused";
}
std::string rewritten_dictionary(std::string_view text) {
  const auto dictionary = parse_dictionary(text);
  return dictionary ? serialize(*dictionary) : "refused";
}
std::string rewritten_list(std::string_view text) {
  const auto list = parse_list(text);
  return list ? serialize(*list) : "refused";
}

TEST(Structured, ItemsOfEveryTypeAreReadAndWritten) {
  for (const std::string text :
       {"0", "-1", "999999999999999", "-999999999999999", "4.5", "-0.001", "999999999999.999",
        "\"\"", "\"a \\\"b\\\\ ~\"", "token", "*a/b:c", "::", ":aGVsbG8=:", "?0", "@1659578233"})
    EXPECT_EQ(rewritten_item(text), text);
  EXPECT_EQ(parse_item("?1").value().value, BareItem(true));
}

TEST(Structured, NumbersAreWrittenInTheirShortestForm) {
  EXPECT_EQ(rewritten_item("0042"), "42");
  EXPECT_EQ(rewritten_item("-0"), "0");
  EXPECT_EQ(rewritten_item("1.500"), "1.5");
  EXPECT_EQ(rewritten_item("2.0"), "2.0");
}

TEST(Structured, WhatIsNoItemIsRefused) {
  for (const std::string_view text : {"",
                                      "-",
                                      "--1",
                                      "1.",
                                      ".5",
                                      "1.2345",
                                      "1e5",
                                      "1000000000000000",
                                      "1000000000000.0",
                                      "\"",
                                      "\"a",
                                      "\"\\n\"",
                                      "\"\\",
                                      "\"\x7f\"",
                                      "\"\t\"",
                                      "?",
                                      "?2",
                                      "?true",
                                      ":",
                                      ":a",
                                      ":!:",
                                      ":aGVsbG8:",
                                      ":aGVsbG9=:",
                                      "@",
                                      "@1.5",
                                      "@a",
                                      "%\"a\"",
                                      "a b",
                                      "1 2",
                                      "(1)",
                                      "a,",
                                      "\xc3"})
    EXPECT_EQ(rewritten_item(text), "refused") << text;
}

TEST(Structured, DictionariesAreReadAndWritten) {
  EXPECT_EQ(rewritten_dictionary(""), "");
  EXPECT_EQ(rewritten_dictionary("a=1,b=2"), "a=1, b=2");
  EXPECT_EQ(rewritten_dictionary(" a=?1;x;y=\"z\" \t,\t b "), "a;x;y=\"z\", b");
  EXPECT_EQ(rewritten_dictionary("a=( \"x\"   \"y\";k );p=1"), "a=(\"x\" \"y\";k);p=1");
  EXPECT_EQ(rewritten_dictionary("a=()"), "a=()");
  EXPECT_EQ(rewritten_dictionary("a;  b"), "a;b");
}

TEST(Structured, WhatIsNoDictionaryIsRefused) {
  for (const std::string_view text :
       {"A=1",     "1=a",  "=1",   "a=",    "a=1,",     "a=1,,b=2", "a=1 b=2",
        "a =1",    "a= 1", "a=(1", "a=1)",  "a=(1 2))", "a=(1,2)",  "a=(\"x\"\"y\")",
        "a=((1))", "a;",   "a;B",  "a; =1", "a;b=",     "\ta=1"})
    EXPECT_EQ(rewritten_dictionary(text), "refused") << text;
}

TEST(Structured, AKeyThatStandsTwiceIsRefused) {
  EXPECT_EQ(rewritten_dictionary("a=1, a=1"), "refused");
  EXPECT_EQ(rewritten_item("a;b;b"), "refused");
}

TEST(Structured, ListsAreReadAndWritten) {
  EXPECT_EQ(rewritten_list("a,b;q=0.5, (c d);e"), "a, b;q=0.5, (c d);e");
  EXPECT_EQ(rewritten_list("a,"), "refused");
}

TEST(Structured, FindsByKey) {
  const auto dictionary = parse_dictionary("a=1;p=2, b=3").value();
  EXPECT_EQ(std::get<Item>(find(dictionary, "a")->value).value, BareItem(std::int64_t{1}));
  EXPECT_EQ(*find(std::get<Item>(find(dictionary, "a")->value).parameters, "p"),
            BareItem(std::int64_t{2}));
  EXPECT_EQ(find(dictionary, "c"), nullptr);
}

std::string repeated(std::size_t times, auto part) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part(std::to_string(i));
  return text;
}

TEST(Structured, MembersAreLimited) {
  const auto dictionary = [](std::size_t n) {
    return repeated(n, [](const std::string& i) { return (i == "0" ? "k" : ",k") + i; });
  };
  const auto inner = [](std::size_t n) {
    return "a=(" + repeated(n, [](const std::string& i) { return i + " "; }) + ")";
  };
  const auto list = [](std::size_t n) {
    return repeated(n, [](const std::string& i) { return (i == "0" ? "" : ",") + i; });
  };
  EXPECT_TRUE(parse_dictionary(dictionary(limits::kStructuredMembersMax)));
  EXPECT_FALSE(parse_dictionary(dictionary(limits::kStructuredMembersMax + 1)));
  EXPECT_TRUE(parse_dictionary(inner(limits::kStructuredMembersMax)));
  EXPECT_FALSE(parse_dictionary(inner(limits::kStructuredMembersMax + 1)));
  EXPECT_TRUE(parse_list(list(limits::kStructuredMembersMax)));
  EXPECT_FALSE(parse_list(list(limits::kStructuredMembersMax + 1)));
}

TEST(Structured, ParametersAreLimited) {
  const auto item = [](std::size_t n) {
    return "a" + repeated(n, [](const std::string& i) { return ";k" + i; });
  };
  EXPECT_TRUE(parse_item(item(limits::kStructuredParametersMax)));
  EXPECT_FALSE(parse_item(item(limits::kStructuredParametersMax + 1)));
}

TEST(Structured, TheWholeIsLimited) {
  const auto item = [](std::size_t size) { return "\"" + std::string(size - 2, 'a') + "\""; };
  EXPECT_TRUE(parse_item(item(limits::kStructuredBytesMax)));
  EXPECT_FALSE(parse_item(item(limits::kStructuredBytesMax + 1)));
}

}  // namespace
}  // namespace tasuki::httpsig
