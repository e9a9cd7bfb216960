#include "validate/validator.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.hpp"
#include "test_paths.hpp"
#include "validate/issue.hpp"

namespace tasuki::validate {
namespace {

class ValidatorTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto pack = rulepack::Pack::open(TASUKI_DEFAULT_PACK);
    if (!pack) GTEST_SKIP() << TASUKI_DEFAULT_PACK " is not there: build tasuki_rules";
    validator_ = std::make_unique<Validator>(*pack);
  }
  Verdict verdict(std::string text, const Request& request = {}) {
    const auto document = json::Document::parse(std::move(text));
    return validator_->validate(**document, request);
  }
  std::unique_ptr<Validator> validator_;
};

std::size_t count(const Verdict& verdict, std::string_view code) {
  std::size_t found = 0;
  for (const fhir::Issue& issue : verdict.issues) found += issue.code == code ? 1 : 0;
  return found;
}

std::string patient_with_names(std::size_t names, std::string_view member) {
  std::string text = R"({"resourceType":"Patient","name":[)";
  for (std::size_t i = 0; i < names; ++i) {
    if (i > 0) text += ',';
    text += "{\"" + std::string(member) + (member == "x" ? std::to_string(i) : "") + "\":\"a\"}";
  }
  return text + "]}";
}

TEST_F(ValidatorTest, FaultsOfOneKindAreOneIssueThatCountsThem) {
  const Verdict found = verdict(patient_with_names(100, "familly"));
  ASSERT_EQ(count(found, "TSK3103"), 1U);
  EXPECT_EQ(found.errors, 100U);
  for (const fhir::Issue& issue : found.issues) {
    if (issue.code == "TSK3103") {
      EXPECT_EQ(issue.repeats, 100U);
    }
  }
}

TEST_F(ValidatorTest, TheListOfIssuesIsCappedAndSaysSo) {
  const std::size_t most = limits::kIssuesCollectedMax;
  const Verdict above = verdict(patient_with_names(most + 1, "x"), {{}, {}, false});
  ASSERT_EQ(above.issues.size(), most + 1);
  EXPECT_EQ(above.issues.back().code, "TSK3290");
  EXPECT_TRUE(above.capped);
  EXPECT_EQ(above.errors, most + 1);
  const Verdict at_limit = verdict(patient_with_names(most, "x"), {{}, {}, false});
  EXPECT_EQ(at_limit.issues.size(), most);
  EXPECT_FALSE(at_limit.capped);
}

TEST_F(ValidatorTest, TheWalkEndsBehindTooManyErrors) {
  const std::size_t most = limits::kFindingsMax;
  EXPECT_EQ(verdict(patient_with_names(most - 1, "familly")).errors, most - 1);
  const Verdict above = verdict(patient_with_names(most + 1, "familly"));
  EXPECT_EQ(above.errors, most);
  EXPECT_TRUE(above.capped);
}

TEST_F(ValidatorTest, NoNumberOfWarningsHidesAnError) {
  std::string text = patient_with_names(limits::kFindingsMax + 1, "family");
  for (std::size_t at = text.find("\"a\""); at != std::string::npos; at = text.find("\"a\"", at))
    text.replace(at, 3, "\" a\"");
  text.replace(text.size() - 1, 1, R"(,"gender":"x"})");
  const Verdict found = verdict(text);
  EXPECT_TRUE(found.capped);
  EXPECT_EQ(found.errors, 1U);
  EXPECT_EQ(count(found, "TSK3170"), 1U);
}

TEST_F(ValidatorTest, TheInvariantsOfADocumentShareABudgetOfSteps) {
  const std::string text = R"({"resourceType":"Patient","contact":[{"gender":"male"}]})";
  Request request;
  request.steps_max = 4;
  EXPECT_GE(count(verdict(text, request), "TSK3191"), 1U);
  request.steps_max = limits::kValidationStepsMax;
  EXPECT_EQ(count(verdict(text, request), "TSK3191"), 0U);
}

TEST_F(ValidatorTest, IssuesHaveLineAndColumnAndComeInTheirOrder) {
  const Verdict found =
      verdict("{\"resourceType\":\"Patient\",\n\"gender\":\"x\",\n\"zzz\":1}", {{}, {}, false});
  ASSERT_EQ(found.issues.size(), 2U);
  EXPECT_EQ(found.issues[0].position->line, 2U);
  EXPECT_EQ(found.issues[1].position->line, 3U);
}

TEST_F(ValidatorTest, AProfileThatIsAskedForMustBeKnown) {
  EXPECT_FALSE(verdict(R"({"resourceType":"Patient"})", {{"http://example.org/x"}, {}}).valid());
}

TEST_F(ValidatorTest, RecommendationsAreWarningsOrNothing) {
  const std::string text = R"({"resourceType":"Patient"})";
  EXPECT_EQ(count(verdict(text), "dom-6"), 1U);
  EXPECT_EQ(count(verdict(text, {{}, {}, false}), "dom-6"), 0U);
}

TEST_F(ValidatorTest, WhoeverAsksForErrorsOnlyGetsTheSameErrors) {
  const std::string text = R"({"resourceType":"Patient","gender":"x","language":"ja"})";
  Request request;
  request.errors_only = true;
  const Verdict found = verdict(text, request);
  EXPECT_EQ(found.errors, verdict(text).errors);
  EXPECT_EQ(found.issues.size(), found.errors);
  EXPECT_EQ(found.warnings, 0U);
}

TEST_F(ValidatorTest, AWarningDoesNotRefuse) {
  const Verdict found = verdict(R"({"resourceType":"Patient"})");
  EXPECT_EQ(found.warnings, 1U);
  EXPECT_TRUE(found.valid());
}

// 32 Bundles within one another hold two levels of JSON each; beyond the depth of JSON nothing is
// parsed, so the limit of the validator is met by chains of references, here a ring.
TEST_F(ValidatorTest, ReferencesInARingEnd) {
  const Verdict found = verdict(R"({"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","resource":{"resourceType":"Patient",
     "link":[{"type":"seealso","other":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000002"}}]}},
    {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","resource":{"resourceType":"Patient",
     "link":[{"type":"seealso","other":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"}}]}}]})");
  EXPECT_TRUE(found.valid());
}

std::string two_entries(const std::string& first, const std::string& second) {
  return R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)" + first +
         R"(},{"resource":)" + second + "}]}";
}

TEST_F(ValidatorTest, AFaultIsSaidForEachOfTwoTwins) {
  const std::string patient =
      R"({"resourceType":"Patient","maritalStatus":{"text":"a text that makes it long enough","codding":"M"}})";
  EXPECT_EQ(verdict(two_entries(patient, patient), {{}, {}, false}).errors, 2U);
}

TEST_F(ValidatorTest, WhatATwinRefersToIsLookedForWhereItStands) {
  const std::string organization =
      R"("managingOrganization":{"reference":"#a","display":"a text that makes it long enough"})";
  const std::string with =
      R"({"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"a"}],)" +
      organization + "}";
  const std::string without = R"({"resourceType":"Patient",)" + organization + "}";
  EXPECT_EQ(count(verdict(two_entries(with, with)), "TSK3211"), 0U);
  EXPECT_EQ(count(verdict(two_entries(with, without)), "TSK3211"), 1U);
}

TEST_F(ValidatorTest, ContainedTwinsAreEachHeldAgainstTheirContainer) {
  const std::string contained =
      R"("contained":[{"resourceType":"Organization","id":"a","name":"a name that makes it long enough"}])";
  const std::string used = R"({"resourceType":"Patient",)" + contained +
                           R"(,"managingOrganization":{"reference":"#a"}})";
  const std::string unused = R"({"resourceType":"Patient",)" + contained + "}";
  EXPECT_EQ(count(verdict(two_entries(used, used)), "dom-3"), 0U);
  EXPECT_EQ(count(verdict(two_entries(used, unused)), "dom-3"), 1U);
}

TEST(IssueTable, HasEachCodeOnce) {
  std::vector<std::string_view> codes;
  for (const IssueRow& row : issue_rows()) codes.push_back(row.code);
  std::ranges::sort(codes);
  EXPECT_EQ(std::ranges::adjacent_find(codes), codes.end());
}

}  // namespace
}  // namespace tasuki::validate
