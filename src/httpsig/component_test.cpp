#include "httpsig/component.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tasuki::httpsig {
namespace {

Message with(const std::vector<Field>& fields) {
  Message message{};
  message.method = "GET";
  message.scheme = "https";
  message.authority = "example.com";
  message.path = "/";
  message.query = "a=1";
  message.fields = fields;
  return message;
}

// The value of a component that is written as it stands in Signature-Input.
std::string value_in(const Message& message, std::string_view component) {
  const Item item = parse_item(component).value();
  const auto found = component_value({std::get<std::string>(item.value), item.parameters}, message);
  return found ? *found : "refused: " + std::string(name_of(found.error().reason));
}

std::string value(std::string_view component, const std::vector<Field>& fields) {
  return value_in(with(fields), component);
}

TEST(Component, FieldsLoseTheBlanksAroundThemAndKeepThoseWithin) {
  EXPECT_EQ(value("\"x\"", {{"X", " \t a  b\tc \t"}}), "a  b\tc");
  EXPECT_EQ(value("\"x\"", {{"X", ""}}), "");
}

TEST(Component, LinesOfOneFieldAreJoinedInOrder) {
  EXPECT_EQ(value("\"cache-control\"",
                  {{"Cache-Control", "max-age=60"}, {"B", "b"}, {"CACHE-CONTROL", "  no-store"}}),
            "max-age=60, no-store");
  EXPECT_EQ(value("\"x\"", {{"X", ""}, {"x", "a"}}), ", a");
}

TEST(Component, AFoldIsOneBlank) {
  EXPECT_EQ(value("\"x\"", {{"X", "a \r\n   b"}}), "a b");
  EXPECT_EQ(value("\"x\"", {{"X", "a\r\n\tb\r\n c"}}), "a b c");
  EXPECT_EQ(value("\"x\"", {{"X", "\r\n a"}}), "a");
}

TEST(Component, OtherLineBreaksAndWhatIsNotAsciiAreRefused) {
  for (const std::string_view text :
       {"a\nb", "a\rb", "a\r\nb", "a\n b", "a\r\n", "a\r\n\r\n b", "\x01", "\x7f", "\xe3\x81\x82"})
    EXPECT_EQ(value("\"x\"", {{"X", text}}), "refused: field_invalid") << text;
}

TEST(Component, AbsentFieldsAreRefused) {
  EXPECT_EQ(value("\"x\"", {{"Y", "a"}}), "refused: field_missing");
}

TEST(Component, NamesOfFieldsAreSmallTokens) {
  for (const std::string_view name : {"\"X\"", "\"\"", "\"x y\"", "\"x:\""})
    EXPECT_EQ(value(name, {{"X", "a"}}), "refused: component_unknown") << name;
}

TEST(Component, StructuredFieldsAreWrittenAgainInOneForm) {
  EXPECT_EQ(value("\"signature\";sf", {{"Signature", " a=:AA==:;  x=1 ,b=?1 "}}),
            "a=:AA==:;x=1, b");
  EXPECT_EQ(value("\"cache-status\";sf", {{"Cache-Status", "a,b"}, {"cache-status", "(c  d)"}}),
            "a, b, (c d)");
  EXPECT_EQ(value("\"client-cert\";sf", {{"Client-Cert", ":AA==: "}}), ":AA==:");
  EXPECT_EQ(value("\"signature\";sf", {{"Signature", "a=:A:"}}), "refused: field_not_structured");
}

TEST(Component, FieldsOfUnknownKindAreNotTakenForStructured) {
  EXPECT_EQ(value("\"x\";sf", {{"X", "a"}}), "refused: component_unknown");
}

TEST(Component, OneMemberOfADictionaryCanBeCovered) {
  const std::vector<Field> fields = {{"X", " a=1, b=2;x=1;y=2"}, {"x", "c=(a   b   c), d"}};
  EXPECT_EQ(value("\"x\";key=\"a\"", fields), "1");
  EXPECT_EQ(value("\"x\";key=\"b\"", fields), "2;x=1;y=2");
  EXPECT_EQ(value("\"x\";key=\"c\"", fields), "(a b c)");
  EXPECT_EQ(value("\"x\";key=\"d\"", fields), "?1");
  EXPECT_EQ(value("\"x\";key=\"e\"", fields), "refused: field_missing");
  EXPECT_EQ(value("\"x\";key=\"a\"", {{"X", "a="}}), "refused: field_not_structured");
}

TEST(Component, LinesAsBytesKeepTheirBorders) {
  EXPECT_EQ(value("\"x\";bs", {{"X", " value, with, lots"}, {"X", "of, commas"}}),
            ":dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:");
  EXPECT_EQ(value("\"x\";bs", {{"X", "value, with, lots, of, commas"}}),
            ":dmFsdWUsIHdpdGgsIGxvdHMsIG9mLCBjb21tYXM=:");
}

TEST(Component, FieldsThatAreNoListsAreNotJoined) {
  const std::vector<Field> cookies = {{"Set-Cookie", "a=1, b"}, {"Set-Cookie", "c=2"}};
  EXPECT_EQ(value("\"set-cookie\"", cookies), "refused: field_repeated");
  EXPECT_EQ(value("\"set-cookie\";bs", cookies), ":YT0xLCBi:, :Yz0y:");
}

TEST(Component, ParametersThatDoNotFitAreRefused) {
  for (const std::string_view component :
       {"\"x\";tr", "\"x\";unknown", "\"x\";sf=1", "\"x\";bs=?0", "\"x\";key=token", "\"x\";key",
        "\"x\";bs;sf", "\"x\";bs;key=\"a\"", "\"x\";name=\"a\"", "\"@path\";sf", "\"@path\";bs",
        "\"@path\";key=\"a\"", "\"@path\";name=\"a\"", "\"@query-param\"", "\"@path\";req",
        "\"x\";req", "\"@signature-params\""})
    EXPECT_EQ(value(component, {{"X", "a"}}), "refused: component_unknown") << component;
}

TEST(Component, QueryParametersAreNamedByAParameter) {
  EXPECT_EQ(value("\"@query-param\";name=\"a\"", {}), "1");
}

TEST(Component, AnAnswerRefersToItsRequest) {
  const std::vector<Field> fields = {{"Signature", "pull=:AA==:"}};
  const Message request = with(fields);
  Message answer{};
  answer.status = 200;
  EXPECT_EQ(value_in(answer, "\"@method\";req"), "refused: request_absent");
  answer.request = &request;
  EXPECT_EQ(value_in(answer, "\"@method\";req"), "GET");
  EXPECT_EQ(value_in(answer, "\"signature\";req;key=\"pull\""), ":AA==:");
  EXPECT_EQ(value_in(answer, "\"@query-param\";req;name=\"a\""), "1");
  EXPECT_EQ(value_in(answer, "\"@status\""), "200");
  EXPECT_EQ(value_in(answer, "\"@status\";req"), "refused: component_unknown");
  EXPECT_EQ(value_in(answer, "\"signature\""), "refused: field_missing");
}

TEST(Component, IsTheSameWhateverTheOrderOfItsParameters) {
  const Component one{"signature", {{"req", true}, {"key", "pull"}}};
  const Component other{"signature", {{"key", "pull"}, {"req", true}}};
  EXPECT_TRUE(one.same_as(other));
  EXPECT_FALSE(one.same_as({"signature", {{"req", true}}}));
  EXPECT_FALSE(one.same_as({"signature-input", one.parameters}));
  EXPECT_EQ(serialize(other), "\"signature\";key=\"pull\";req");
}

}  // namespace
}  // namespace tasuki::httpsig
