#include "gateway/adapters/xml_result.hpp"

#include <gtest/gtest.h>

#include "gateway/scripted_exchange_support.hpp"

namespace tasuki::gateway::adapters {
namespace {

ResultHead head() {
  return {"1310000001", "a-1", parse_instant("2026-12-31T15:00:00Z").value(), Lang::en};
}
XmlElement written(const Result<std::string>& bytes) {
  return read_xml(bytes.value()).value();
}
const XmlElement& body(const XmlElement& result) {
  return *result.child("MessageBody");
}
std::string header(const XmlElement& result, std::string_view name) {
  const XmlElement* const field = result.child("MessageHeader")->child(name);
  return field == nullptr ? "absent" : field->text;
}
std::string outcome_of(std::size_t issues) {
  std::string text;
  for (std::size_t i = 0; i < issues; ++i)
    text += std::string(i == 0 ? "" : ",") +
            R"({"details":{"coding":[{"code":"TSK3007"}],"text":"wrong <here>"},)"
            R"("diagnostics":"why","expression":["Bundle.entry[0]"]})";
  return R"({"resourceType":"OperationOutcome","issue":[)" + text + "]}";
}

TEST(XmlResult, OfAFailureSaysWhyInTheHeader) {
  const auto result = written(failed_result(head(), {Code::text_encoding, "line 1, byte 2"}));
  EXPECT_EQ(header(result, "SegmentOfResult"), "9");
  EXPECT_EQ(header(result, "ErrorCode"), "TSK1103");
  EXPECT_TRUE(header(result, "ErrorMessage").ends_with("(line 1, byte 2)"));
  EXPECT_TRUE(body(result).children.empty());
}

TEST(XmlResult, HasTheTimeInJapan) {
  EXPECT_EQ(header(written(failed_result(head(), {Code::busy, {}})), "ProcessExecutionTime"),
            "20270101000000");
}

TEST(XmlResult, OfARefusalHasCodeSentenceAndPlaceOfEachFinding) {
  const auto result = written(
      result_of(head(), XmlMessage::register_document, json_response(422, outcome_of(2)), ""));
  EXPECT_EQ(header(result, "SegmentOfResult"), "1");
  EXPECT_EQ(body(result).child("ProcessingResultStatus")->text, "2");
  EXPECT_EQ(body(result).child("ProcessingResultMessage")->text, "wrong <here>");
  const auto& checks = body(result).child("FhirCheckResultList")->children;
  ASSERT_EQ(checks.size(), 2u);
  EXPECT_EQ(checks[1].child("ResultCode")->text, "TSK3007");
  EXPECT_EQ(checks[1].child("ResultDetail")->text, "why");
  EXPECT_EQ(checks[1].child("ResultPlace")->text, "Bundle.entry[0]");
}

// So that a result stays within what a reader like ours takes.
TEST(XmlResult, OfARefusalHasFiftyFindingsAtMost) {
  const auto findings = [](std::size_t count) {
    const auto bytes =
        result_of(head(), XmlMessage::fetch, json_response(422, outcome_of(count)), "").value();
    std::size_t found = 0;
    for (std::size_t at = bytes.find("<FhirCheckResult>"); at != std::string::npos;
         at = bytes.find("<FhirCheckResult>", at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(findings(50), 50u);
  EXPECT_EQ(findings(51), 50u);
}

TEST(XmlResult, OfARefusalWithoutReasonIsAFailureOfOurs) {
  const auto result =
      written(result_of(head(), XmlMessage::fetch, json_response(404, "no outcome"), ""));
  EXPECT_EQ(header(result, "ErrorCode"), "TSK5003");
}

TEST(XmlResult, OfAnAcceptedDocumentHasItsStateAndReceipt) {
  auto reference = reference_for("x", "unit1");
  reference.registered_at = parse_instant("2026-07-03T00:30:00Z").value();
  const auto result = written(result_of(head(), XmlMessage::register_document,
                                        json_response(200, rest::to_json(reference)), ""));
  EXPECT_EQ(header(result, "SegmentOfResult"), "1");
  const XmlElement& unit = *body(result).child("Unit");
  EXPECT_EQ(unit.child("State")->text, "viewable");
  EXPECT_EQ(unit.child("Receipt")->text, "receipt-of-unit1");
  EXPECT_EQ(unit.child("RegisteredAt")->text, "20260703093000");
  EXPECT_EQ(unit.child("FetchedAt"), nullptr);
}

TEST(XmlResult, OfAnEmptyInboxHasNoList) {
  const auto result = written(result_of(
      head(), XmlMessage::list, json_response(200, rest::to_searchset({}, "self", "")), ""));
  EXPECT_EQ(body(result).child("UnitList"), nullptr);
  EXPECT_EQ(body(result).child("Cursor"), nullptr);
}

TEST(XmlResult, OfAnAnswerThatIsNotReadableIsAnError) {
  EXPECT_FALSE(result_of(head(), XmlMessage::list, json_response(200, "{}"), "").has_value());
}

TEST(XmlResult, TrackingOfARefusedItemIsThatOfTheOnlyUnit) {
  auto reference = reference_for("x", "");
  reference.tracking = "t-1";
  const auto of = [&](const std::string& state, std::size_t count) {
    reference.state = state;
    return refused_tracking(json_response(
        200, rest::to_searchset(std::vector<rest::DocumentReference>(count, reference), "s", "")));
  };
  EXPECT_EQ(of("refused", 1), "t-1");
  EXPECT_EQ(of("refused", 2), "");
  EXPECT_EQ(of("queued", 1), "");
  EXPECT_EQ(refused_tracking(json_response(404, "{}")), "");
}

}  // namespace
}  // namespace tasuki::gateway::adapters
