#include "gateway/adapters/xml_result.hpp"

#include <array>
#include <cstdio>

#include "base/text.hpp"
#include "gateway/reference.hpp"

namespace tasuki::gateway::adapters {
namespace {

constexpr std::string_view kDone = "1";
constexpr std::string_view kUnderWay = "2";
constexpr std::string_view kFailed = "9";
constexpr std::string_view kNormal = "1";
constexpr std::string_view kRefused = "2";
constexpr std::string_view kShiftJis = "1";  // CharacterCodeIdentifier: 0 UTF-8, 1 Shift_JIS

struct Finding {
  std::string code;
  std::string message;
  std::string detail;
  std::string place;
};
using Findings = std::vector<Finding>;

// "20260703093000", in Japan, as the qualification terminal writes it.
std::string terminal_time(Time time) {
  using namespace std::chrono;
  const auto local = floor<seconds>(time + hours{9});
  const auto day = floor<days>(local);
  const year_month_day date(day);
  const hh_mm_ss clock(local - day);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d%02u%02u%02d%02d%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

std::string terminal_time(const std::optional<Time>& time) {
  return time ? terminal_time(*time) : std::string();
}

void open_message(XmlWriter& w, const ResultHead& head, std::string_view segment,
                  const Finding* error) {
  w.open("XmlMsg").open("MessageHeader");
  w.field("ProcessExecutionTime", terminal_time(head.now));
  w.field("MedicalInstitutionCode", head.institution);
  w.field("ArbitraryFileIdentifier", head.file_identifier);
  w.field("SegmentOfResult", segment);
  if (error != nullptr) w.field("ErrorCode", error->code).field("ErrorMessage", error->message);
  w.field("CharacterCodeIdentifier", kShiftJis).close().open("MessageBody");
}

// The issues of an OperationOutcome, in the language that was asked for.
Findings findings_of(std::string_view outcome) {
  Findings findings;
  const auto document = json::Document::parse(std::string(outcome));
  if (!document) return findings;
  for (const json::Value item : (*document)->root()["issue"].items()) {
    Finding finding;
    finding.code = item["details"]["coding"].at(0)["code"].string();
    finding.message = item["details"]["text"].string();
    finding.detail = item["diagnostics"].string();
    finding.place = item["expression"].at(0).string();
    findings.push_back(std::move(finding));
  }
  return findings;
}

// So many stand in a result; what is first is worst.
constexpr std::size_t kChecksMax = 50;

void write_checks(XmlWriter& w, const Findings& findings) {
  if (findings.empty()) return;
  w.open("FhirCheckResultList");
  std::size_t left = kChecksMax;
  for (const Finding& finding : findings) {
    if (left-- == 0) break;
    w.open("FhirCheckResult").field("ResultCode", finding.code);
    w.field("ResultMessage", finding.message).field("ResultDetail", finding.detail);
    w.field("ResultPlace", finding.place).close();
  }
  w.close();
}

void write_unit(XmlWriter& w, const rest::DocumentReference& unit) {
  w.open("Unit").field("UnitId", unit.id).field("TrackingId", unit.tracking);
  w.field("Kind", unit.kind).field("State", unit.state);
  w.field("IdentifierSystem", unit.identifier_system).field("Identifier", unit.identifier_value);
  w.field("Sender", unit.sender).field("Destination", unit.destination);
  w.field("Size", std::to_string(unit.size)).field("Sha256", unit.sha256);
  w.field("RegisteredAt", terminal_time(unit.registered_at));
  w.field("ViewableAt", terminal_time(unit.viewable_at));
  w.field("FetchedAt", terminal_time(unit.fetched_at));
  w.field("AcknowledgedAt", terminal_time(unit.acknowledged_at));
  w.field("NextAttempt", terminal_time(unit.next_attempt)).field("LastError", unit.last_error);
  w.field("Advice", unit.advice).field("AdviceReason", unit.advice_reason);
  w.field("AdviceMessage", unit.advice_text).field("Receipt", unit.receipt).close();
}

Result<> write_units(XmlWriter& w, const std::string& searchset) {
  const auto found = TRY(rest::read_searchset(searchset));
  if (!found.items.empty()) {
    w.open("UnitList");
    for (const auto& unit : found.items) write_unit(w, unit);
    w.close();
  }
  const std::size_t at = found.next.find("_cursor=");
  if (at != std::string::npos) w.field("Cursor", std::string_view(found.next).substr(at + 8));
  return {};
}

void write_content(XmlWriter& w, const http::Response& answer) {
  w.field("Document", to_base64(answer.body));
  w.field("Sha256", answer.headers.find("Tasuki-Sha256").value_or(""));
  w.field("Receipt", answer.headers.find("Tasuki-Receipt").value_or(""));
}

void write_advice(XmlWriter& w, std::string_view parameters, Lang language) {
  const auto document = json::Document::parse(std::string(parameters));
  if (!document) return;
  for (const json::Value parameter : (*document)->root()["parameter"].items()) {
    if (parameter["name"].equals("advice")) w.field("Advice", parameter["valueCode"].string());
    if (!parameter["name"].equals("reason")) continue;
    w.open("Reason");
    for (const json::Value part : parameter["part"].items()) {
      if (part["name"].equals("code")) w.field("AdviceReason", part["valueCode"].string());
      if (part["name"].equals(language == Lang::ja ? "ja" : "en"))
        w.field("AdviceMessage", part["valueString"].string());
    }
    w.close();
  }
}

Result<> write_payload(XmlWriter& w, XmlMessage message, const http::Response& answer,
                       const ResultHead& head) {
  switch (message) {
    case XmlMessage::status:
    case XmlMessage::list:
      return write_units(w, answer.body);
    case XmlMessage::register_document:
    case XmlMessage::acknowledge:
      write_unit(w, TRY(parse_reference(answer.body)));
      return {};
    case XmlMessage::fetch:
      write_content(w, answer);
      return {};
    case XmlMessage::advise:
      write_advice(w, answer.body, head.language);
      return {};
  }
  return {};
}

Result<std::string> failed_with(const ResultHead& head, const Finding& error) {
  XmlWriter w;
  open_message(w, head, kFailed, &error);
  w.close().close();
  return w.take();
}

Result<std::string> refused_with(const ResultHead& head, const http::Response& answer,
                                 const Findings& findings) {
  XmlWriter w;
  open_message(w, head, kDone, nullptr);
  w.field("ProcessingResultStatus", kRefused);
  w.field("ProcessingResultCode", findings.front().code);
  w.field("ProcessingResultMessage", findings.front().message);
  w.field("Advice", answer.headers.find("Tasuki-Advice").value_or(""));
  w.field("AdviceReason", answer.headers.find("Tasuki-Advice-Reason").value_or(""));
  write_checks(w, findings);
  w.close().close();
  return w.take();
}

}  // namespace

Result<std::string> failed_result(const ResultHead& head, const Error& error) {
  Finding finding;
  finding.code = error.id();
  finding.message = error_row(error.code).text(head.language);
  if (!error.detail.empty()) finding.message += " (" + error.detail + ")";
  return failed_with(head, finding);
}

Result<std::string> result_of(const ResultHead& head, XmlMessage message,
                              const http::Response& answer, std::string_view reasons) {
  constexpr int kRefusals = 400;
  constexpr int kFailures = 500;
  constexpr int kAccepted = 202;
  if (answer.status >= kRefusals) {
    const Findings findings = findings_of(answer.body);
    if (findings.empty()) return failed_result(head, {Code::internal, "no reason was given"});
    if (answer.status >= kFailures) return failed_with(head, findings.front());
    return refused_with(head, answer, findings);
  }
  const bool under_way = message == XmlMessage::register_document && answer.status == kAccepted;
  XmlWriter w;
  open_message(w, head, under_way ? kUnderWay : kDone, nullptr);
  w.field("ProcessingResultStatus", kNormal);
  TRY_VOID(write_payload(w, message, answer, head));
  write_checks(w, findings_of(reasons));
  w.close().close();
  return w.take();
}

std::string refused_tracking(const http::Response& answer) {
  const auto found = rest::read_searchset(answer.body);
  if (!found || found->items.size() != 1 || found->items.front().state != "refused") return {};
  return found->items.front().tracking;
}

}  // namespace tasuki::gateway::adapters
