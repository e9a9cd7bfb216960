#include "pull/answer.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::pull {
namespace {

constexpr std::string_view kRequestSystem = "urn:tasuki:pull-request";
constexpr std::string_view kReasonSystem = "urn:tasuki:pull-reason";

// What a holder may say of itself; everything else is the exchange's finding.
constexpr std::array kHoldersReasons = {Reason::quota, Reason::policy, Reason::opted_out,
                                        Reason::source_failed};

std::size_t size_of(std::span<const std::string> units) {
  std::size_t bytes = 512;
  for (const std::string& unit : units) bytes += unit.size() + 16;
  return bytes;
}

}  // namespace

std::string write_answer(std::string_view request_id, std::span<const std::string> units, Time at) {
  json::Writer w;
  w.reserve(size_of(units));
  w.object().field("resourceType", "Bundle").key("identifier").object();
  w.field("system", kRequestSystem).field("value", request_id).end();
  w.field("type", "collection").field("timestamp", to_instant(at));
  if (!units.empty()) {  // FHIR knows no empty arrays
    w.key("entry").array();
    for (const std::string& unit : units) w.object().key("resource").raw(unit).end();
    w.end();
  }
  w.end();
  return w.take();
}

Result<std::vector<std::string>> read_answer(std::string body, std::string_view request_id) {
  const auto document = TRY(json::Document::parse(std::move(body)));
  const json::Value root = document->root();
  const json::Value identifier = root["identifier"];
  if (!root["resourceType"].equals("Bundle") || !root["type"].equals("collection"))
    return fail(Code::parameter_invalid, "no collection");
  if (!identifier["system"].equals(kRequestSystem) || !identifier["value"].equals(request_id))
    return fail(Code::parameter_invalid, "not of this request");
  if (root["entry"].size() > limits::kPullUnitsMax)
    return fail(Code::parameter_invalid, "too many units");
  std::vector<std::string> units;
  for (const json::Value entry : root["entry"].items()) {
    const json::Value unit = entry["resource"];
    if (!unit["resourceType"].equals("Bundle")) return fail(Code::parameter_invalid, "no unit");
    units.emplace_back(unit.raw());
  }
  return units;
}

std::string write_refusal(Reason reason) {
  json::Writer w;
  w.object().field("resourceType", "OperationOutcome").key("issue").array().object();
  w.field("severity", "error").field("code", "suppressed").key("details").object();
  w.key("coding").array().object();
  w.field("system", kReasonSystem).field("code", word_of(reason).code);
  w.end().end().end().end().end().end();
  return w.take();
}

Reason read_refusal(std::string body) {
  const auto document = json::Document::parse(std::move(body));
  if (!document) return Reason::policy;
  const json::Value coding = (*document)->root()["issue"].at(0)["details"]["coding"].at(0);
  const auto reason = reason_from_code(coding["code"].string());
  if (!reason || std::ranges::find(kHoldersReasons, *reason) == kHoldersReasons.end())
    return Reason::policy;
  return *reason;
}

}  // namespace tasuki::pull
