#include "rest/document_reference.hpp"

#include <charconv>

#include "clins/institution.hpp"
#include "rest/answer.hpp"

namespace tasuki::rest {
namespace {

constexpr std::string_view kKindSystem = "urn:tasuki:unit-kind";
constexpr std::string_view kDestination = "urn:tasuki:destination";
constexpr std::string_view kState = "urn:tasuki:state";
constexpr std::string_view kReceipt = "urn:tasuki:receipt";
constexpr std::string_view kTimes = "urn:tasuki:times";
constexpr std::string_view kSha256 = "urn:tasuki:sha-256";
constexpr std::string_view kTracking = "urn:tasuki:tracking";
constexpr std::string_view kRules = "urn:tasuki:rules";
constexpr std::string_view kNextAttempt = "urn:tasuki:next-attempt";
constexpr std::string_view kLastError = "urn:tasuki:last-error";
constexpr std::string_view kAdvice = "urn:tasuki:advice";
constexpr std::string_view kAdviceReason = "urn:tasuki:advice-reason";
constexpr std::string_view kAdviceText = "urn:tasuki:advice-text";
constexpr std::string_view kSanitized = "urn:tasuki:sanitized";
constexpr std::string_view kBundleUrl = "Bundle/";
constexpr std::string_view kBinaryUrl = "Binary/";

// The parts of urn:tasuki:times, written and read by one table.
struct TimeRow {
  std::string_view name;
  std::optional<Time> DocumentReference::*member;
};
constexpr TimeRow kTimeRows[] = {
    {"registered", &DocumentReference::registered_at},
    {"viewable", &DocumentReference::viewable_at},
    {"fetched", &DocumentReference::fetched_at},
    {"acknowledged", &DocumentReference::acknowledged_at},
};

void write_extension(json::Writer& w, std::string_view url, std::string_view type,
                     std::string_view value) {
  if (value.empty()) return;
  w.object().field("url", url).field(type, value).end();
}

void write_identifier(json::Writer& w, std::string_view system, std::string_view value) {
  w.object().field("system", system).field("value", value).end();
}

void write_times(json::Writer& w, const DocumentReference& r) {
  bool any = false;
  for (const TimeRow& row : kTimeRows) any = any || (r.*row.member).has_value();
  if (!any) return;
  w.object().field("url", kTimes).key("extension").array();
  for (const TimeRow& row : kTimeRows) {
    const std::optional<Time>& at = r.*row.member;
    if (at) write_extension(w, row.name, "valueInstant", to_instant(*at));
  }
  w.end().end();
}

void write_extensions(json::Writer& w, const DocumentReference& r) {
  w.key("extension").array();
  write_extension(w, kState, "valueCode", r.state);
  if (!r.destination.empty()) {
    w.object().field("url", kDestination).key("valueIdentifier");
    write_identifier(w, clins::kInstitutionSystem, r.destination);
    w.end();
  }
  write_times(w, r);
  write_extension(w, kReceipt, "valueString", r.receipt);
  write_extension(w, kTracking, "valueString", r.tracking);
  write_extension(w, kRules, "valueString", r.rules);
  if (r.next_attempt) write_extension(w, kNextAttempt, "valueInstant", to_instant(*r.next_attempt));
  write_extension(w, kLastError, "valueString", r.last_error);
  write_extension(w, kAdvice, "valueCode", r.advice);
  write_extension(w, kAdviceReason, "valueCode", r.advice_reason);
  write_extension(w, kAdviceText, "valueString", r.advice_text);
  w.end();
}

void write_attachment(json::Writer& w, const AttachmentReference& attachment,
                      std::string_view url) {
  w.object().key("attachment").object();
  if (!attachment.sha256.empty()) {
    w.key("extension").array();
    write_extension(w, kSha256, "valueString", attachment.sha256);
    write_extension(w, kSanitized, "valueString", attachment.sanitized);
    w.end();
  }
  w.field("contentType", attachment.type);
  if (!attachment.id.empty()) w.field("url", std::string(url) + attachment.id);
  w.key("size").number(static_cast<std::int64_t>(attachment.size));
  if (!attachment.title.empty()) w.field("title", attachment.title);
  w.end().end();
}

void write_content(json::Writer& w, const DocumentReference& r) {
  w.key("content").array();
  write_attachment(w, {r.id, std::string(kFhirJson), {}, r.size, r.sha256, {}}, kBundleUrl);
  for (const AttachmentReference& attachment : r.attachments)
    write_attachment(w, attachment, kBinaryUrl);
  w.end();
}

// The extension of that url among the children of `parent`; absent when there is none.
json::Value extension(json::Value parent, std::string_view url) {
  for (const json::Value item : parent["extension"].items())
    if (item["url"].equals(url)) return item;
  return {};
}

Result<std::optional<Time>> read_time(json::Value extension) {
  if (!extension) return std::optional<Time>();
  const auto time = parse_instant(extension["valueInstant"].string());
  if (!time) return fail(Code::peer_answer_invalid, "a time that is not an instant");
  return std::optional<Time>(*time);
}

Result<std::uint64_t> read_size(json::Value size) {
  std::uint64_t number = 0;
  const std::string_view text = size ? size.raw() : std::string_view("0");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    return fail(Code::peer_answer_invalid, "attachment.size");
  return number;
}

Result<AttachmentReference> read_attachment(json::Value attachment) {
  AttachmentReference read;
  const std::string url = attachment["url"].string();
  if (!url.starts_with(kBinaryUrl)) return fail(Code::peer_answer_invalid, "attachment.url");
  read.id = url.substr(kBinaryUrl.size());
  read.type = attachment["contentType"].string();
  read.title = attachment["title"].string();
  read.size = TRY(read_size(attachment["size"]));
  read.sha256 = extension(attachment, kSha256)["valueString"].string();
  read.sanitized = extension(attachment, kSanitized)["valueString"].string();
  return read;
}

}  // namespace

void write(json::Writer& w, const DocumentReference& r) {
  w.object().field("resourceType", "DocumentReference");
  if (!r.id.empty()) w.field("id", r.id);
  write_extensions(w, r);
  w.key("masterIdentifier");
  write_identifier(w, r.identifier_system, r.identifier_value);
  w.field("status", r.state == "cancelled" ? "entered-in-error" : "current");
  w.key("type").object().key("coding").array().object();
  w.field("system", kKindSystem).field("code", r.kind).end().end().end();
  if (r.registered_at) w.field("date", to_instant(*r.registered_at));
  w.key("author").array().object().field("type", "Organization").key("identifier");
  write_identifier(w, clins::kInstitutionSystem, r.sender);
  w.end().end();
  write_content(w, r);
  w.end();
}

std::string to_json(const DocumentReference& reference) {
  json::Writer w;
  write(w, reference);
  return w.take();
}

Result<DocumentReference> read_document_reference(json::Value resource) {
  if (!resource["resourceType"].equals("DocumentReference"))
    return fail(Code::peer_answer_invalid, "not a DocumentReference");
  DocumentReference r;
  const json::Value attachment = resource["content"].at(0)["attachment"];
  r.id = resource["id"].string();
  r.kind = resource["type"]["coding"].at(0)["code"].string();
  r.identifier_system = resource["masterIdentifier"]["system"].string();
  r.identifier_value = resource["masterIdentifier"]["value"].string();
  r.sender = resource["author"].at(0)["identifier"]["value"].string();
  r.destination = extension(resource, kDestination)["valueIdentifier"]["value"].string();
  r.state = extension(resource, kState)["valueCode"].string();
  r.size = TRY(read_size(attachment["size"]));
  r.sha256 = extension(attachment, kSha256)["valueString"].string();
  r.receipt = extension(resource, kReceipt)["valueString"].string();
  for (std::size_t i = 1; i < resource["content"].size(); ++i)
    r.attachments.push_back(TRY(read_attachment(resource["content"].at(i)["attachment"])));
  const json::Value times = extension(resource, kTimes);
  for (const TimeRow& row : kTimeRows) r.*row.member = TRY(read_time(extension(times, row.name)));
  r.tracking = extension(resource, kTracking)["valueString"].string();
  r.rules = extension(resource, kRules)["valueString"].string();
  r.next_attempt = TRY(read_time(extension(resource, kNextAttempt)));
  r.last_error = extension(resource, kLastError)["valueString"].string();
  r.advice = extension(resource, kAdvice)["valueCode"].string();
  r.advice_reason = extension(resource, kAdviceReason)["valueCode"].string();
  r.advice_text = extension(resource, kAdviceText)["valueString"].string();
  if (r.kind.empty() || r.state.empty() || r.identifier_value.empty())
    return fail(Code::peer_answer_invalid, "a DocumentReference without kind, state or identifier");
  return r;
}

std::string to_searchset(const std::vector<DocumentReference>& items, std::string_view self,
                         std::string_view next) {
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("type", "searchset").key("link").array();
  w.object().field("relation", "self").field("url", self).end();
  if (!next.empty()) w.object().field("relation", "next").field("url", next).end();
  w.end();
  if (!items.empty()) {  // FHIR knows no empty arrays
    w.key("entry").array();
    for (const DocumentReference& item : items) {
      w.object().key("resource");
      write(w, item);
      w.key("search").object().field("mode", "match").end().end();
    }
    w.end();
  }
  w.end();
  return w.take();
}

Result<Searchset> read_searchset(std::string_view body) {
  const auto document = json::Document::parse(std::string(body));
  if (!document) return fail(Code::peer_answer_invalid, "not JSON");
  const json::Value root = (*document)->root();
  if (!root["resourceType"].equals("Bundle") || !root["type"].equals("searchset"))
    return fail(Code::peer_answer_invalid, "not a searchset");
  Searchset set;
  for (const json::Value link : root["link"].items())
    if (link["relation"].equals("next")) set.next = link["url"].string();
  for (const json::Value entry : root["entry"].items())
    set.items.push_back(TRY(read_document_reference(entry["resource"])));
  return set;
}

}  // namespace tasuki::rest
