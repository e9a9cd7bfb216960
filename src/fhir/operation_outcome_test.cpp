#include "fhir/operation_outcome.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/limits.hpp"
#include "json/document.hpp"

namespace tasuki::fhir {
namespace {

Issue sample() {
  Issue issue;
  issue.code = "TSK9";
  issue.issue_type = "value";
  issue.expression = "Bundle.entry[1].resource.birthDate";
  issue.position = json::Position{12, 34};
  issue.ja = "日本語";
  issue.en = "English";
  issue.detail = "expected \"a\"";
  return issue;
}

// The issue array of an outcome, kept alive by its document.
struct Parsed {
  explicit Parsed(std::string text)
      : document(std::move(json::Document::parse(std::move(text)).value())) {
    EXPECT_TRUE(document->root()["resourceType"].equals("OperationOutcome"));
  }
  json::Value issue(std::size_t i) const { return document->root()["issue"].at(i); }
  std::size_t size() const { return document->root()["issue"].size(); }
  std::unique_ptr<const json::Document> document;
};

TEST(OperationOutcome, IsExactlyThis) {
  EXPECT_EQ(
      operation_outcome(std::vector{sample()}, Lang::ja),
      R"({"resourceType":"OperationOutcome","issue":[{"extension":[)"
      R"({"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line",)"
      R"("valueInteger":12},)"
      R"({"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col",)"
      R"("valueInteger":34}],"severity":"error","code":"value","details":{"coding":[)"
      R"({"system":"urn:tasuki:issue-code","code":"TSK9"}],"text":"日本語","_text":{"extension":[)"
      R"({"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[)"
      R"({"url":"lang","valueCode":"en"},{"url":"content","valueString":"English"}]}]}},)"
      R"("diagnostics":"expected \"a\"","expression":["Bundle.entry[1].resource.birthDate"]}]})");
}

TEST(OperationOutcome, SpeaksTheLanguageAskedForAndTranslates) {
  const Parsed parsed(operation_outcome(std::vector{sample()}, Lang::en));
  const json::Value details = parsed.issue(0)["details"];
  EXPECT_TRUE(details["text"].equals("English"));
  const json::Value translation = details["_text"]["extension"].at(0)["extension"];
  EXPECT_TRUE(translation.at(0)["valueCode"].equals("ja"));
  EXPECT_TRUE(translation.at(1)["valueString"].equals("日本語"));
}

TEST(OperationOutcome, LeavesOutWhatIsNotKnown) {
  Issue issue = sample();
  issue.position.reset();
  issue.expression.clear();
  issue.detail.clear();
  issue.severity = Severity::warning;
  const Parsed parsed(operation_outcome(std::vector{issue}, Lang::ja));
  EXPECT_FALSE(parsed.issue(0)["extension"]);
  EXPECT_FALSE(parsed.issue(0)["expression"]);
  EXPECT_FALSE(parsed.issue(0)["diagnostics"]);
  EXPECT_TRUE(parsed.issue(0)["severity"].equals("warning"));
}

TEST(OperationOutcome, AnErrorIsAnIssueToo) {
  const Error error{Code::body_too_large, "10485760 bytes"};
  const Parsed parsed(operation_outcome(error, Lang::en));
  ASSERT_EQ(parsed.size(), 1u);
  EXPECT_TRUE(parsed.issue(0)["code"].equals("too-long"));
  EXPECT_TRUE(parsed.issue(0)["details"]["coding"].at(0)["code"].equals("TSK1003"));
  EXPECT_TRUE(parsed.issue(0)["diagnostics"].equals("10485760 bytes"));
}

TEST(OperationOutcome, ShowsAsManyIssuesAsTheLimit) {
  const std::vector<Issue> issues(limits::kIssuesMax, sample());
  EXPECT_EQ(Parsed(operation_outcome(issues, Lang::ja)).size(), limits::kIssuesMax);
}

TEST(OperationOutcome, SaysHowManyWereLeftOutAboveTheLimit) {
  const std::vector<Issue> issues(limits::kIssuesMax + 1, sample());
  const Parsed parsed(operation_outcome(issues, Lang::en));
  ASSERT_EQ(parsed.size(), limits::kIssuesMax + 1);
  const json::Value last = parsed.issue(limits::kIssuesMax);
  EXPECT_TRUE(last["severity"].equals("information"));
  EXPECT_TRUE(last["details"]["coding"].at(0)["code"].equals(kIssuesLeftOutCode));
  EXPECT_TRUE(last["details"]["text"].string().starts_with("There are 1 more"));
}

TEST(OperationOutcome, ErrorsAreTheLastToBeLeftOut) {
  std::vector<Issue> issues(limits::kIssuesMax + 1, sample());
  for (Issue& issue : issues) issue.severity = Severity::warning;
  issues.back().severity = Severity::error;
  EXPECT_TRUE(Parsed(operation_outcome(issues, Lang::en)).issue(0)["severity"].equals("error"));
}

TEST(OperationOutcome, WithoutIssuesSaysSo) {
  const Parsed parsed(operation_outcome(std::vector<Issue>{}, Lang::ja));
  ASSERT_EQ(parsed.size(), 1u);
  EXPECT_TRUE(parsed.issue(0)["severity"].equals("information"));
}

}  // namespace
}  // namespace tasuki::fhir
