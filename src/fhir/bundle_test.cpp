#include "fhir/bundle.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace tasuki::fhir {
namespace {

constexpr std::string_view kBundle = R"({
  "resourceType": "Bundle", "type": "document",
  "meta": {"profile": ["http://example.org/a|1.2", "http:\/\/example.org\/b"]},
  "identifier": {"system": "urn:s", "value": "v"},
  "entry": [
    {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Composition", "section": [
      {"title": "a", "section": [{"title": "b", "section": [{"title": "c"}]}]},
      {"title": "d"}]}},
    {"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Patient",
      "extension": [{"url": "urn:x", "valueCode": "1"}, {"url": "urn:y"}, {"url": "urn:x"}],
      "identifier": [{"system": "urn:s", "value": "1"}, "odd", {"value": "2"},
                     {"system": "urn:s", "value": "3"}]}},
    {"fullUrl": "http://a.example/fhir/Patient/7", "resource": {"resourceType": "Patient"}},
    {"fullUrl": "http://b.example/fhir/Patient/7", "resource": {"resourceType": "Patient"}},
    {"fullUrl": "urn:uuid:\u0032", "resource": {"resourceType": "Basic", "identifier":
      {"system": "urn:one", "value": "alone"}}},
    {"resource": {"resourceType": "Basic"}},
    {"fullUrl": "urn:uuid:1"}
  ]})";

class BundleTest : public testing::Test {
 protected:
  BundleTest() : document_(std::move(json::Document::parse(std::string(kBundle)).value())) {}
  std::unique_ptr<const json::Document> document_;
  Bundle bundle_ = Bundle::from(document_->root()).value();
};

TEST_F(BundleTest, IsOnlyWhatSaysSo) {
  const auto other = json::Document::parse(R"([{"resourceType":"Patient"},[],1,{}])");
  ASSERT_TRUE(other.has_value());
  EXPECT_FALSE(Bundle::from((*other)->root()).has_value());
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_FALSE(Bundle::from((*other)->root().at(i)).has_value());
}

TEST_F(BundleTest, GivesTypeIdentifierAndEntriesInOrder) {
  EXPECT_EQ(bundle_.type(), "document");
  EXPECT_EQ(bundle_.identifier().system, "urn:s");
  EXPECT_EQ(bundle_.identifier().value, "v");
  ASSERT_EQ(bundle_.entries().size(), 7u);
  EXPECT_EQ(bundle_.entries()[1].full_url, "urn:uuid:2");
  EXPECT_EQ(bundle_.entries()[1].path(), "Bundle.entry[1].resource");
  EXPECT_FALSE(bundle_.entries()[6].resource);
}

TEST_F(BundleTest, ComparesAProfileBeforeItsVersion) {
  EXPECT_TRUE(bundle_.resource().has_profile("http://example.org/a"));
  EXPECT_TRUE(bundle_.resource().has_profile("http://example.org/b"));
  EXPECT_FALSE(bundle_.resource().has_profile("http://example.org/"));
  EXPECT_FALSE(bundle_.resource().has_profile("http://example.org/a|1.2"));
}

TEST_F(BundleTest, FindsTheFirstResourceOfAType) {
  ASSERT_NE(bundle_.first("Patient"), nullptr);
  EXPECT_EQ(bundle_.first("Patient")->index, 1u);
  EXPECT_EQ(bundle_.first("Observation"), nullptr);
}

TEST_F(BundleTest, FindsIdentifiersBySystem) {
  const Resource patient = bundle_.entries()[1].resource;
  EXPECT_EQ(patient.identifier("urn:s")->value, "1");
  EXPECT_FALSE(patient.identifier("urn:other").has_value());
  EXPECT_EQ(patient.identifiers().size(), 3u);
  EXPECT_EQ(patient.identifiers()[1].system, "");
}

TEST_F(BundleTest, ReadsAnIdentifierThatStandsWithoutAnArray) {
  const Resource basic = bundle_.entries()[4].resource;
  EXPECT_EQ(basic.identifier("urn:one")->value, "alone");
  EXPECT_EQ(basic.identifiers().size(), 1u);
}

TEST_F(BundleTest, FindsExtensionsByUrl) {
  const auto found = bundle_.entries()[1].resource.extensions("urn:x");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0]["valueCode"].equals("1"));
}

TEST_F(BundleTest, ResolvesByFullUrl) {
  ASSERT_NE(bundle_.resolve("urn:uuid:1"), nullptr);
  EXPECT_EQ(bundle_.resolve("urn:uuid:1")->index, 0u);
  EXPECT_EQ(bundle_.resolve("http://b.example/fhir/Patient/7")->index, 3u);
  EXPECT_EQ(bundle_.resolve("http://b.example/fhir/Patient/7/_history/2")->index, 3u);
}

TEST_F(BundleTest, ResolvesTypeAndIdAgainstARestfulBase) {
  ASSERT_NE(bundle_.resolve("Patient/7"), nullptr);
  EXPECT_EQ(bundle_.resolve("Patient/7")->index, 2u);
  EXPECT_EQ(bundle_.resolve("Patient/7/_history/1")->index, 2u);
}

TEST_F(BundleTest, ResolvesNothingElse) {
  for (const std::string_view reference :
       {"", "#1", "urn:uuid:3", "Patient/8", "7", "fhir/Patient/7", "/Patient/7"})
    EXPECT_EQ(bundle_.resolve(reference), nullptr) << reference;
}

TEST_F(BundleTest, FindsRepeatedFullUrlsAlsoWhenEscaped) {
  const auto repeated = bundle_.repeated_full_urls();
  ASSERT_EQ(repeated.size(), 2u);
  EXPECT_EQ(repeated[0]->index, 4u);
  EXPECT_EQ(repeated[1]->index, 6u);
}

TEST_F(BundleTest, GivesSectionsAtAnyDepthOuterBeforeInner) {
  const auto sections = bundle_.sections();
  ASSERT_EQ(sections.size(), 4u);
  EXPECT_EQ(section_path(sections, 2), "Bundle.entry[0].resource.section[0].section[0].section[0]");
  EXPECT_EQ(sections[2].parent, 1u);
  EXPECT_EQ(section_path(sections, 3), "Bundle.entry[0].resource.section[1]");
  EXPECT_EQ(sections[3].parent, Section::kNone);
}

}  // namespace
}  // namespace tasuki::fhir
