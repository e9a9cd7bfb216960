#include "rest/audit_event.hpp"

#include <gtest/gtest.h>

#include "clins/letter_support.hpp"
#include "json/document.hpp"

namespace tasuki::rest {
namespace {

AuditEvent fetched() {
  AuditEvent event;
  event.id = "k3v5q2zlm4x7c6t2ynb5s3wqda";
  event.at = Time(std::chrono::seconds(1'800'000'000));
  event.event = "unit.fetch";
  event.outcome = "ok";
  event.institution = "1310000002";
  event.user = "dr-0042";
  event.role = "Medical Doctor";
  event.purpose = "TREAT";
  event.person = "k4w2mzq7h3x5yb6tdn2ralfu3e";
  event.unit = "c7jq2xw4ovm6ztk3eyh5sbpadi";
  event.trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  event.leaf = std::string(64, 'a');
  return event;
}

std::string wrong_with(const std::string& resource) {
  const auto document = json::Document::parse(resource).value();
  validate::Request request;
  request.now = Time(std::chrono::seconds(1'800'000'000));
  const auto verdict = clins::test_validator().validate(*document, request);
  std::string lines;
  for (const fhir::Issue& issue : verdict.issues)
    if (issue.severity == fhir::Severity::error)
      lines += issue.code + " " + issue.expression + " " + issue.detail + "\n";
  return lines;
}

TEST(AuditEvent, IsValidForEveryEvent) {
  for (const char* name :
       {"unit.register", "unit.change", "unit.cancel", "unit.status", "unit.list", "unit.read",
        "unit.fetch", "unit.acknowledge", "audit.list", "something.else"}) {
    AuditEvent event = fetched();
    event.event = name;
    EXPECT_EQ(wrong_with(to_json(event)), "") << name;
  }
}

TEST(AuditEvent, IsValidWithNothingThatMayBeAbsent) {
  AuditEvent event = fetched();
  for (auto* text :
       {&event.user, &event.role, &event.purpose, &event.person, &event.unit, &event.trace})
    text->clear();
  EXPECT_EQ(wrong_with(to_json(event)), "");
}

TEST(AuditEvent, PagesAreValid) {
  EXPECT_EQ(wrong_with(to_searchset({fetched()}, "https://a/fhir/AuditEvent/_search",
                                    "https://a/fhir/AuditEvent/_search?_cursor=b")),
            "");
  EXPECT_EQ(wrong_with(to_searchset({}, "https://a/fhir/AuditEvent/_search", {})), "");
}

TEST(AuditEvent, AnEmergencyIsMarked) {
  AuditEvent event = fetched();
  EXPECT_EQ(to_json(event).find("purposeOfEvent"), std::string::npos);
  event.emergency = true;
  event.purpose = "ETREAT";
  EXPECT_NE(to_json(event).find(
                R"("purposeOfEvent":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/)"
                R"(v3-ActReason","code":"ETREAT"}]}])"),
            std::string::npos);
  EXPECT_EQ(wrong_with(to_json(event)), "");
}

TEST(AuditEvent, AFailureSaysItsError) {
  AuditEvent event = fetched();
  event.outcome = "TSK2012";
  EXPECT_NE(to_json(event).find(R"("outcome":"4","outcomeDesc":"TSK2012")"), std::string::npos);
}

TEST(AuditEvent, ContentGoesToWhoReadsAndComesFromWhoRegisters) {
  const auto client = [](const char* name) {
    AuditEvent event = fetched();
    event.event = name;
    const auto document = json::Document::parse(to_json(event)).value();
    return document->root()["agent"].at(0)["type"]["coding"].at(0)["code"].string();
  };
  EXPECT_EQ(client("unit.fetch"), "110152");
  EXPECT_EQ(client("unit.register"), "110153");
}

}  // namespace
}  // namespace tasuki::rest
