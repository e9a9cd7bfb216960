#include "signature/cut.hpp"

#include <gtest/gtest.h>

namespace tasuki::signature {
namespace {

struct Case {
  std::string_view received;
  std::string_view signed_bytes;
};

// Every placement, and blanks wherever JSON has them.
constexpr Case kCases[] = {
    {R"({"signature":1,"a":2})", R"({"a":2})"},
    {R"({"a":2,"signature":1,"b":3})", R"({"a":2,"b":3})"},
    {R"({"a":2,"signature":1})", R"({"a":2})"},
    {R"({"signature":1})", R"({})"},
    {R"( { "signature" : 1 } )", R"( {  } )"},
    {R"({ "a" : 2 , "signature" : {"x":[1,"},"]} , "b" : 3 })", R"({ "a" : 2 ,   "b" : 3 })"},
    {"{ \"a\":2 ,\n\t\"signature\":1\r\n}\n", "{ \"a\":2 \n\t\r\n}\n"},
    {"{ \"signature\":1 \n, \"a\":2 }", "{  \n \"a\":2 }"},
    {R"({"signatur\u0065":1,"a":2})", R"({"a":2})"},
    {R"({"a":",","signature":1})", R"({"a":","})"},
};

std::unique_ptr<const json::Document> parsed(std::string_view text) {
  return json::Document::parse(std::string(text), {.keys = json::Keys::repeated}).value();
}

TEST(Cut, TakesOutTheMemberAndItsOneCommaAndNothingElse) {
  for (const Case& one : kCases)
    EXPECT_EQ(cut(*parsed(one.received)).value()->signed_bytes, one.signed_bytes) << one.received;
}

TEST(Cut, FindsNothingInANestedBundle) {
  EXPECT_FALSE(cut(*parsed(R"({"entry":[{"resource":{"signature":1}}]})")).value());
}

TEST(Cut, RefusesTwoSignatures) {
  EXPECT_EQ(cut(*parsed(R"({"signature":1,"signatur\u0065":2})")).error().code,
            Code::signature_malformed);
}

TEST(Insert, IsUndoneByCutByteForByte) {
  for (const std::string_view text :
       {R"({"a":2})", "{ \"a\" : [1, 2]\n }\n", R"({"a":{},"b":""})"}) {
    const auto document = parsed(insert(*parsed(text), R"({"x":1})").value());
    EXPECT_EQ(cut(*document).value()->signed_bytes, text);
    EXPECT_EQ(document->root()["signature"].raw(), R"({"x":1})");
  }
}

TEST(Insert, RefusesWhatIsSignedAlreadyOrHasNoMembers) {
  for (const std::string_view text : {R"({"signature":1})", "{}", "[1]", "1"})
    EXPECT_EQ(insert(*parsed(text), "{}").error().code, Code::signature_malformed) << text;
}

}  // namespace
}  // namespace tasuki::signature
