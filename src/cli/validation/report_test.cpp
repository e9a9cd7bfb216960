#include "cli/validation/report.hpp"

#include <gtest/gtest.h>

#include "json/document.hpp"

namespace tasuki::cli {
namespace {

Judged wrong() {
  fhir::Issue error;
  error.code = "TSK3101";
  error.issue_type = "structure";
  error.expression = "Patient.gendr";
  error.position = json::Position{3, 5};
  error.ja = "知らない要素です。";
  error.en = "The element is not known.";
  error.nearest = "gender";
  error.source = "http://hl7.org/fhir/R4/json.html";
  fhir::Issue remark;
  remark.severity = fhir::Severity::warning;
  remark.code = "dom-6";
  remark.issue_type = "invariant";
  remark.en = "A resource should have narrative";
  remark.repeats = 3;
  return {"a&b.json", std::nullopt, {error, remark}};
}

Judged right() {
  return {"right.json", std::nullopt, {}};
}

Judged broken() {
  return {"broken.json", Error{Code::json_malformed, "line 1, column 2"}, {}};
}

const Rules kRules{"clins", "0123456789abcdef"};

TEST(TextReport, SaysWhereWhatAndWhatWasMeant) {
  EXPECT_EQ(text_report(std::vector{wrong()}, kRules, Lang::en),
            "a&b.json:3:5: error TSK3101: The element is not known.\n"
            "    at: Patient.gendr\n"
            "    did you mean: gender\n"
            "    rule: http://hl7.org/fhir/R4/json.html\n"
            "a&b.json: warning dom-6: A resource should have narrative\n"
            "    and 2 more like it\n"
            "a&b.json: not valid, 1 error, 3 warnings\n"
            "rule pack: clins 0123456789ab\n");
}

TEST(TextReport, FallsBackToTheLanguageThatTheRuleHas) {
  const std::string text = text_report(std::vector{wrong()}, kRules, Lang::ja);
  EXPECT_NE(text.find("誤り TSK3101: 知らない要素です。"), std::string::npos);
  EXPECT_NE(text.find("警告 dom-6: A resource should have narrative"), std::string::npos);
  EXPECT_NE(text.find("不適合、誤り1件、警告3件"), std::string::npos);
}

TEST(TextReport, SaysWhatCouldNotBeJudged) {
  const std::string text = text_report(std::vector{right(), broken()}, kRules, Lang::en);
  EXPECT_NE(text.find("right.json: valid\n"), std::string::npos);
  EXPECT_NE(text.find("broken.json: TSK1013"), std::string::npos);
}

TEST(OutcomeReport, IsABundleForSeveralFiles) {
  const auto one = json::Document::parse(outcome_report(std::vector{right()}, Lang::en)).value();
  EXPECT_TRUE(one->root()["resourceType"].equals("OperationOutcome"));
  const auto two =
      json::Document::parse(outcome_report(std::vector{right(), wrong()}, Lang::en)).value();
  EXPECT_TRUE(two->root()["resourceType"].equals("Bundle"));
  EXPECT_EQ(two->root()["entry"].size(), 2u);
}

TEST(SarifReport, HasOneRuleForEachCodeAndOneResultForEachIssue) {
  const auto document =
      json::Document::parse(sarif_report(std::vector{wrong(), broken()}, kRules, Lang::en)).value();
  const json::Value run = document->root()["runs"].at(0);
  EXPECT_TRUE(document->root()["version"].equals("2.1.0"));
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 3u);
  ASSERT_EQ(run["results"].size(), 3u);
  const json::Value first = run["results"].at(0);
  EXPECT_TRUE(first["level"].equals("error"));
  const json::Value place = first["locations"].at(0)["physicalLocation"];
  EXPECT_EQ(place["region"]["startLine"].raw(), "3");
  EXPECT_TRUE(run["results"].at(1)["level"].equals("warning"));
  EXPECT_EQ(run["results"].at(1)["occurrenceCount"].raw(), "3");
  EXPECT_TRUE(run["results"].at(2)["ruleId"].equals("TSK1013"));
}

TEST(JunitReport, IsExactlyThis) {
  EXPECT_EQ(
      junit_report(std::vector{right(), wrong(), broken()}, Lang::en),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"tasuki validate\" tests=\"3\" failures=\"1\" errors=\"1\">\n"
      "  <testcase classname=\"tasuki.validate\" name=\"right.json\"/>\n"
      "  <testcase classname=\"tasuki.validate\" name=\"a&amp;b.json\">\n"
      "    <failure message=\"1 errors\">3:5 TSK3101 The element is not known. "
      "[Patient.gendr]&#10;</failure>\n"
      "    <system-out>dom-6 A resource should have narrative&#10;</system-out>\n"
      "  </testcase>\n"
      "  <testcase classname=\"tasuki.validate\" name=\"broken.json\">\n"
      "    <error message=\"TSK1013 The body is not well-formed JSON. (line 1, column 2)\"/>\n"
      "  </testcase>\n"
      "</testsuite>\n");
}

}  // namespace
}  // namespace tasuki::cli
