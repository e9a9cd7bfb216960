#include "clins/unit.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "clins/findings.hpp"
#include "clins/sample_support.hpp"
#include "json/document.hpp"

namespace tasuki::clins {
namespace {

constexpr std::string_view kTypeSystem = "http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes";

struct Outcome {
  std::unique_ptr<const json::Document> document;
  std::optional<Unit> unit;
  fhir::Issues issues;
};

// Reads, and checks the issuer against the certificate of 1310000001.
Outcome read(std::string text) {
  Outcome outcome;
  auto parsed = json::Document::parse(std::move(text));
  EXPECT_TRUE(parsed.has_value()) << (parsed ? "" : parsed.error().to_string());
  if (!parsed) return outcome;
  outcome.document = std::move(*parsed);
  outcome.unit = read_unit(*outcome.document, outcome.issues);
  EXPECT_EQ(outcome.unit.has_value(), outcome.issues.empty());
  const std::vector<std::string> codes = {"1310000001"};
  if (outcome.unit) check_issuer(*outcome.unit, codes, outcome.issues);
  return outcome;
}

std::vector<std::string> lines(const fhir::Issues& issues) {
  std::vector<std::string> all;
  for (const fhir::Issue& issue : issues) all.push_back(issue.code + " " + issue.expression);
  return all;
}

struct Case {
  std::string_view name;
  std::string (*sample)();
  std::vector<Edit> edits;
  std::vector<std::string> expected;  // "code expression"
};

const std::string kFirst = "Bundle.entry[0].resource";

const Case kCases[] = {
    {"letter", sample_letter, {}, {}},
    {"collection", sample_collection, {}, {}},
    {"not_a_bundle", sample_letter, {{"\"Bundle\"", "\"Bandle\""}}, {"TSK3001 Bundle"}},
    {"type_of_bundle", sample_letter, {{"\"document\"", "\"batch\""}}, {"TSK3002 Bundle.type"}},
    {"type_of_composition", sample_letter, {{"57133-1", "0"}}, {"TSK3002 " + kFirst + ".type"}},
    {"composition_not_first",
     sample_letter,
     {{"\"Composition\"", "\"Basic\""}},
     {"TSK3003 " + kFirst}},
    {"patient_missing", sample_letter, {{"\"Patient\"", "\"Person\""}}, {"TSK3004 Bundle.entry"}},
    {"patient_repeated",
     sample_letter,
     {{"\"Condition\"", "\"Patient\""}},
     {"TSK3005 Bundle.entry[4].resource"}},
    {"patient_not_first",
     sample_collection,
     {{"\"Condition\"}}", "\"Patient\"}}"}, {"\"resourceType\": \"Patient\",", ""}},
     {"R1012 Bundle.entry[1].resource.identifier", "TSK3007 Bundle.entry[1].resource.birthDate",
      "R0211 " + kFirst, "TSK3006 " + kFirst}},
    {"tag_missing",
     sample_collection,
     {{"BundleResourceType_CS", "Other"}},
     {"R02141 Bundle.meta.tag"}},
    {"tag_unknown",
     sample_collection,
     {{"\"code\": \"Condition\"", "\"code\": \"MedicationRequest\""}},
     {"R02142 Bundle.meta.tag"}},
    {"tag_twice",
     sample_collection,
     {{"\"Condition\"}]",
       "\"Condition\"}, {\"code\": \"Observation\", \"system\": "
       "\"http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS\"}]"}},
     {"R02142 Bundle.meta.tag"}},
    {"types_mixed",
     sample_collection,
     {{"\"resourceType\": \"Condition\"", "\"resourceType\": \"Observation\""}},
     {"TSK3006 Bundle.entry[1].resource"}},
    {"undelivered_in_document",
     sample_letter,
     {{"\"resourceType\": \"Condition\", \"extension\"",
       "\"resourceType\": \"Condition\", \"meta\": {\"tag\": [{\"system\": "
       "\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\", \"code\": "
       "\"UNDELIVERED\"}]}, \"extension\""}},
     {"TSK3016 Bundle.entry[4].resource.meta.tag"}},
    {"long_term_misused",
     sample_collection,
     {{"\"code\": \"Condition\"", "\"code\": \"Observation\""},
      {"\"resourceType\": \"Condition\"",
       "\"resourceType\": \"Observation\", \"meta\": {\"tag\": [{\"system\": "
       "\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\", \"code\": \"LTS\"}]}"}},
     {"R6031 Bundle.entry[1].resource.meta.tag"}},
    {"identifier_system",
     sample_letter,
     {{"clins/bundle-identifier", "other"}},
     {"R02151 Bundle.identifier.system"}},
    {"identifier_value",
     sample_letter,
     {{"1310000001^2026^0001", "1310000001^2019^0001"}},
     {"R2152 Bundle.identifier.value"}},
    {"identifier_missing",
     sample_letter,
     {{"\"identifier\": {\"system\"", "\"other\": {\"system\""}},
     {"R02151 Bundle.identifier.system", "R2152 Bundle.identifier.value"}},
    {"insured_missing",
     sample_letter,
     {{"JP_Insurance_memberID", "other"}},
     {"R1012 Bundle.entry[1].resource.identifier"}},
    {"insured_twice",
     sample_letter,
     {{"urn:oid:1.2.392.100495.20.3.51.11310000001",
       "http://jpfhir.jp/fhir/clins/Idsystem/JP_PublicPayer_memberID"}},
     {"R1012 Bundle.entry[1].resource.identifier"}},
    {"insured_short",
     sample_letter,
     {{"00012345:", "12345:"}},
     {"R1013 Bundle.entry[1].resource.identifier[1].value"}},
    {"insured_without_number",
     sample_letter,
     {{"１８７", ""}},
     {"R1013 Bundle.entry[1].resource.identifier[1].value"}},
    {"birth_date_missing",
     sample_letter,
     {{"birthDate", "deathDate"}},
     {"TSK3007 Bundle.entry[1].resource.birthDate"}},
    {"birth_date_of_no_day",
     sample_letter,
     {{"1955-05-04", "1955-02-29"}},
     {"TSK3007 Bundle.entry[1].resource.birthDate"}},
    {"sender_section_missing",
     sample_letter,
     {{"\"920\"", "\"921\""}},
     {"TSK3008 " + kFirst + ".section"}},
    {"sender_without_code",
     sample_letter,
     {{"urn:uuid:from\"}]", "urn:uuid:condition\"}]"}},
     {"TSK3008 " + kFirst + ".section[0]"}},
    {"destination_section_missing",
     sample_letter,
     {{"\"910\"", "\"911\""}},
     {"TSK3009 " + kFirst + ".section"}},
    {"destination_ambiguous",
     sample_letter,
     {{"{\"reference\": \"urn:uuid:to\"}",
       "{\"reference\": \"urn:uuid:to\"}, {\"reference\": \"urn:uuid:from\"}"}},
     {"TSK3015 Bundle.entry[2].resource.identifier[0].value"}},
    {"section_repeated",
     sample_letter,
     {{"\"300\"", "\"910\""}},
     {"TSK3010 " + kFirst + ".section[2]"}},
    {"institution_code_invalid",
     sample_letter,
     {{"1310000002", "1340000002"}},
     {"TSK3011 Bundle.entry[3].resource.identifier[0].value"}},
    {"extension_without_value",
     sample_letter,
     {{"\"1310000001\" }", "null }"}},
     {"TSK3011 Bundle.entry[4].resource.extension[0].valueIdentifier.value"}},
    {"prefix_of_another",
     sample_letter,
     {{"1310000001^", "1310000003^"}},
     {"TSK3012 Bundle.identifier.value"}},
    {"sender_is_another",
     sample_letter,
     {{"\"1310000001\"}", "\"1310000003\"}"}},
     {"TSK3012 Bundle.entry[2].resource.identifier[0].value"}},
    {"extension_of_another",
     sample_letter,
     {{"\"1310000001\" }", "\"1310000003\" }"}},
     {"TSK3012 Bundle.entry[4].resource.extension[0].valueIdentifier.value"}},
    {"full_url_repeated",
     sample_letter,
     {{"\"urn:uuid:condition\", ", "\"urn:uuid:patient\", "}},
     {"TSK3013 Bundle.entry[4].fullUrl",
      "TSK3014 " + kFirst + ".section[2].section[0].entry[0].reference"}},
    {"reference_unresolved",
     sample_letter,
     {{"urn:uuid:condition\"}]", "urn:uuid:other\"}]"}},
     {"TSK3014 " + kFirst + ".section[2].section[0].entry[0].reference"}},
    {"all_at_once",
     sample_letter,
     {{"57133-1", "0"}, {"clins/bundle-identifier", "other"}, {"１８７", ""}, {"birthDate", "x"}},
     {"TSK3002 " + kFirst + ".type", "R02151 Bundle.identifier.system",
      "R1013 Bundle.entry[1].resource.identifier[1].value",
      "TSK3007 Bundle.entry[1].resource.birthDate"}},
};

void PrintTo(const Case& shown, std::ostream* out) {
  *out << shown.name;
}

class UnitCase : public testing::TestWithParam<Case> {};

TEST_P(UnitCase, HasExactlyTheseIssues) {
  const Outcome outcome = read(edited(GetParam().sample(), GetParam().edits));
  EXPECT_EQ(lines(outcome.issues), GetParam().expected);
  for (const fhir::Issue& issue : outcome.issues) {
    EXPECT_TRUE(issue.position.has_value()) << issue.code;
    EXPECT_FALSE(issue.ja.empty() || issue.en.empty() || issue.issue_type.empty()) << issue.code;
  }
}

INSTANTIATE_TEST_SUITE_P(All, UnitCase, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Unit, EveryRowOfTheTableIsProducedByACase) {
  std::set<std::string> produced;
  for (const Case& c : kCases)
    for (const fhir::Issue& issue : read(edited(c.sample(), c.edits)).issues)
      produced.insert(issue.code);
  for (const IssueRow& row : issue_rows())
    EXPECT_TRUE(produced.contains(std::string(row.code))) << row.code;
}

TEST(Unit, CarriesKeysBirthDateAndDestination) {
  const Outcome outcome = read(sample_letter());
  ASSERT_TRUE(outcome.unit.has_value());
  EXPECT_EQ(outcome.unit->kind, Kind::referral);
  EXPECT_EQ(outcome.unit->identifier_system, kBundleIdentifierSystem);
  EXPECT_EQ(outcome.unit->identifier_value, "1310000001^2026^0001");
  EXPECT_EQ(outcome.unit->insured.normal_form(), "I|00012345|あいう|187|05");
  EXPECT_EQ(outcome.unit->birth_date, "1955-05-04");
  EXPECT_EQ(outcome.unit->destination, "1310000002");
}

TEST(Unit, NamesEveryPlaceThatSaysWhoseItIs) {
  const Outcome outcome = read(sample_letter());
  ASSERT_TRUE(outcome.unit.has_value());
  std::vector<std::string> places;
  for (const NamedInstitution& named : outcome.unit->issuers)
    places.push_back(named.code + " " + named.expression + " " +
                     std::to_string(named.position.line));
  EXPECT_EQ(places,
            (std::vector<std::string>{
                "1310000001 Bundle.identifier.value 5",
                "1310000001 Bundle.entry[2].resource.identifier[0].value 26",
                "1310000001 Bundle.entry[4].resource.extension[0].valueIdentifier.value 35"}));
}

TEST(Unit, IssueKnowsLineAndColumn) {
  const Outcome outcome = read(edited(sample_letter(), {{"1955-05-04", "1955-05"}}));
  ASSERT_EQ(outcome.issues.size(), 1u);
  EXPECT_EQ(outcome.issues[0].position->line, 22u);
  EXPECT_EQ(outcome.issues[0].position->column, 20u);
}

TEST(Unit, AcceptsAnyCodeOfAnInstitutionThatHoldsSeveral) {
  const Outcome outcome = read(sample_letter());
  ASSERT_TRUE(outcome.unit.has_value());
  fhir::Issues issues;
  check_issuer(*outcome.unit, std::vector<std::string>{"1330000009", "1310000001"}, issues);
  EXPECT_TRUE(issues.empty());
  check_issuer(*outcome.unit, std::vector<std::string>{}, issues);
  EXPECT_EQ(issues.size(), 3u);
}

TEST(Unit, ReadsBothSystemsOfSectionCodes) {
  std::string text = sample_letter();
  for (std::size_t at = 0; (at = text.find("clins/CodeSystem/document-section", at)) != text.npos;)
    text.replace(at, 5, "eReferral");
  EXPECT_TRUE(read(std::move(text)).issues.empty());
}

TEST(Unit, KnowsTheCheckupReportByBothOfItsCodes) {
  for (const std::string_view code : {"53576-5", "JPGCHKUP01"}) {
    const Outcome outcome = read(edited(sample_letter(), {{"57133-1", code}}));
    ASSERT_TRUE(outcome.unit.has_value()) << code;
    EXPECT_EQ(outcome.unit->kind, Kind::checkup_report);
    EXPECT_EQ(outcome.unit->destination, "");
  }
}

TEST(Unit, PrefersTheNationalSystemAmongCodingsOfTheType) {
  const std::string other = R"({"system": "http://loinc.org", "code": "18842-5"}, {"system": ")";
  const std::string national = "{\"system\": \"" + std::string(kTypeSystem);
  const std::string both = other + std::string(kTypeSystem);
  const Outcome outcome = read(edited(sample_letter(), {{national, both}}));
  ASSERT_TRUE(outcome.unit.has_value());
  EXPECT_EQ(outcome.unit->kind, Kind::referral);
}

TEST(Unit, AcceptsACodeOfAnotherSystemWhenThereIsNoNationalOne) {
  const Outcome outcome = read(edited(sample_letter(), {{kTypeSystem, "http://loinc.org"}}));
  ASSERT_TRUE(outcome.unit.has_value());
  EXPECT_EQ(outcome.unit->kind, Kind::referral);
}

TEST(Unit, SerialOfTheIdentifierHasAtMost36Characters) {
  const std::string at_limit(36, 'a');
  const std::string above(37, 'a');
  EXPECT_TRUE(read(edited(sample_letter(), {{"^0001", "^" + at_limit}})).issues.empty());
  EXPECT_EQ(read(edited(sample_letter(), {{"^0001", "^" + above}})).issues.size(), 1u);
}

TEST(Unit, SurvivesElementsOfTheWrongType) {
  for (const std::string_view text :
       {"[]", "null", R"({"resourceType":"Bundle"})", R"({"resourceType":"Bundle","entry":{}})",
        R"({"resourceType":"Bundle","type":"document","entry":[1,[],{"resource":"x"}]})",
        R"({"resourceType":"Bundle","type":"collection","entry":[],"meta":[],"identifier":[1]})",
        R"({"resourceType":"Bundle","type":"document","entry":[{"resource":
            {"resourceType":"Composition","section":{"entry":{}},"type":{"coding":{"code":1}}}},
            {"resource":{"resourceType":"Patient","identifier":{"system":{}},"birthDate":[]}}]})"})
    EXPECT_FALSE(read(std::string(text)).unit.has_value()) << text;
}

TEST(Unit, KeepsIssuesUpToTheLimitAndNoMore) {
  const auto document = json::Document::parse("{}");
  ASSERT_TRUE(document.has_value());
  Findings findings(**document);
  for (std::size_t i = 0; i < limits::kIssuesCollectedMax; ++i)
    findings.add(IssueId::types_mixed, "Bundle", (*document)->root());
  fhir::Issues at_limit;
  Findings(findings).append_to(at_limit);
  EXPECT_EQ(at_limit.size(), limits::kIssuesCollectedMax);
  findings.add(IssueId::types_mixed, "Bundle", (*document)->root());
  fhir::Issues above;
  findings.append_to(above);
  EXPECT_EQ(above.size(), limits::kIssuesCollectedMax);
}

}  // namespace
}  // namespace tasuki::clins
