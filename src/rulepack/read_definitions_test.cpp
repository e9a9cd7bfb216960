#include "rulepack/read_definitions.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "rulepack/mini_support.hpp"

namespace tasuki::rulepack {
namespace {

Element element_of(std::string_view json) {
  const Definitions definitions = mini::definitions(
      R"({"resourceType":"StructureDefinition","url":"urn:s","type":"Thing",
          "snapshot":{"element":[)" +
      std::string(json) + "]}}");
  EXPECT_EQ(definitions.structures.size(), 1U);
  return definitions.structures.at(0).snapshot.at(0);
}

TEST(ReadDefinitions, ReadsCardinality) {
  const Element element = element_of(R"({"path":"Thing.a","min":2,"max":"*"})");
  EXPECT_EQ(element.min, 2U);
  EXPECT_EQ(element.max, kMaxUnbounded);
}

TEST(ReadDefinitions, LeavesOutWhatADifferentialDoesNotSay) {
  const Element element = element_of(R"({"path":"Thing.a"})");
  EXPECT_FALSE(element.min);
  EXPECT_FALSE(element.max);
  EXPECT_FALSE(element.must_support);
}

TEST(ReadDefinitions, CountsANonsensicalCardinalityAsAbsent) {
  const Element element = element_of(R"({"path":"Thing.a","min":-1,"max":"many"})");
  EXPECT_FALSE(element.min);
  EXPECT_FALSE(element.max);
}

TEST(ReadDefinitions, KeepsFixedValuesAsTheyAreWritten) {
  EXPECT_EQ(element_of(R"({"path":"Thing.a","fixedDecimal":1.10})").fixed, "1.10");
  EXPECT_EQ(element_of(R"({"path":"Thing.a","patternCoding":{"code":"x"}})").pattern,
            R"({"code":"x"})");
}

TEST(ReadDefinitions, ReadsTheStrongestValueSetOfABinding) {
  const Element element = element_of(
      R"({"path":"Thing.a","binding":{"strength":"extensible","valueSet":"urn:v","extension":[{"url":
      "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet","valueCanonical":"urn:m"}]}})");
  ASSERT_TRUE(element.binding);
  EXPECT_EQ(element.binding->strength, Strength::extensible);
  EXPECT_EQ(element.binding->max_value_set, "urn:m");
}

TEST(ReadDefinitions, KnowsRecommendations) {
  const Element element = element_of(
      R"({"path":"Thing.a","constraint":[{"key":"k","severity":"warning","extension":[{"url":
      "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice","valueBoolean":true}]}]})");
  ASSERT_EQ(element.invariants.size(), 1U);
  EXPECT_TRUE(element.invariants[0].best_practice);
  EXPECT_EQ(element.invariants[0].severity, Severity::warning);
}

TEST(ReadDefinitions, CountsWhatItPassesOver) {
  const Definitions definitions = mini::definitions(
      R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}},
      {"resource":{"resourceType":"ValueSet"}},{"resource":{"resourceType":"ValueSet","url":"urn:v"}}]})");
  EXPECT_EQ(definitions.skipped, 2U);
  EXPECT_EQ(definitions.value_sets.size(), 1U);
}

TEST(ReadDefinitions, SaysWhichFileIsNotJson) {
  Definitions into;
  const auto read = read_definition_file("a.json", "{", Differentials::when_needed, into);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::json_malformed);
  EXPECT_EQ(read.error().detail.substr(0, 8), "a.json: ");
}

TEST(ReadDefinitions, TakesNameAndVersionFromPackageJson) {
  Definitions into;
  ASSERT_TRUE(read_definition_file("package.json", R"({"name":"jp","version":"1"})",
                                   Differentials::when_needed, into));
  EXPECT_EQ(into.name, "jp");
  EXPECT_EQ(into.version, "1");
}

TEST(ReadDefinitions, RefusesAnElementThatContinuesNone) {
  const auto bytes = build_pack(
      nullptr,
      {mini::definitions(R"({"resourceType":"StructureDefinition","url":"urn:s","type":"Thing",
        "snapshot":{"element":[{"path":"Thing"},{"path":"Other.a"}]}})")},
      {});
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, Code::definition_invalid);
}

TEST(ReadDefinitions, RefusesElementsThatAreTooDeep) {
  std::string path = "T";
  std::string elements = R"({"path":"T"})";
  for (std::size_t i = 0; i < limits::kValidationDepthMax + 2; ++i) {
    path += ".a";
    elements += R"(,{"path":")" + path + "\"}";
  }
  const auto bytes = build_pack(
      nullptr,
      {mini::definitions(
          R"({"resourceType":"StructureDefinition","url":"urn:s","type":"T","snapshot":{"element":[)" +
          elements + "]}}")},
      {});
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, Code::definition_invalid);
}

}  // namespace
}  // namespace tasuki::rulepack
