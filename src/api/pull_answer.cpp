#include "api/pull_answer.hpp"

#include <algorithm>
#include <charconv>

#include "api/information_answer.hpp"
#include "base/limits.hpp"
#include "clins/institution.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

using exchange::ManifestLine;
using exchange::PullView;

void text(json::Writer& w, std::string_view url, std::string_view type, std::string_view value) {
  w.object().field("url", url).field(type, value).end();
}

void write_line(json::Writer& w, const ManifestLine& line) {
  w.object().key("extension").array().object();
  w.field("url", "urn:tasuki:pull-outcome").key("extension").array();
  text(w, "outcome", "valueCode", line.outcome ? pull::word_of(*line.outcome).code : "waiting");
  if (line.reason != pull::Reason::none)
    text(w, "reason", "valueCode", pull::word_of(line.reason).code);
  w.object().field("url", "count").key("valueUnsignedInt").number(line.count).end();
  if (line.as_of) text(w, "asOf", "valueInstant", to_instant(*line.as_of));
  w.end().end().end().key("item").object();
  if (!line.institution.empty()) {
    w.key("identifier").object().field("system", clins::kInstitutionSystem);
    w.field("value", line.institution).end();
  }
  w.field("display", line.name.empty() ? std::string_view("-") : std::string_view(line.name));
  w.end().end();
}

// http://hl7.org/fhir/R4/list.html: a snapshot once nothing can change any more.
void write_manifest(json::Writer& w, const PullView& view) {
  w.object().key("resource").object().field("resourceType", "List").field("status", "current");
  w.field("mode", view.concluded ? "snapshot" : "working");
  w.key("code").object().key("coding").array().object();
  w.field("system", "urn:tasuki:list").field("code", "pull-manifest").end().end().end();
  w.key("extension").array();
  text(w, "urn:tasuki:pull-deadline", "valueInstant", to_instant(view.deadline));
  text(w, "urn:tasuki:pull-kept-until", "valueInstant", to_instant(view.expires_at));
  w.end();
  if (!view.manifest.empty()) {
    w.key("entry").array();
    for (const ManifestLine& line : view.manifest) write_line(w, line);
    w.end();
  }
  w.end().end();
}

void write_document(json::Writer& w, const PullView& view,
                    const exchange::PulledDocument& document) {
  w.object().key("extension").array();
  text(w, "urn:tasuki:kind", "valueCode", clins::kind_row(document.kind).code);
  w.object().field("url", "urn:tasuki:source").key("extension").array();
  text(w, "institution", "valueString", document.institution);
  const auto name = view.information.names.find(document.institution);
  if (name != view.information.names.end() && !name->second.empty())
    text(w, "name", "valueString", name->second);
  w.end().end().end().key("resource").raw(document.content).end();
}

std::string bundle_of(const PullView& view, Time now) {
  json::Writer w;
  std::size_t bytes = 4096;
  for (const auto& document : view.documents) bytes += document.content.size() + 512;
  w.reserve(bytes + expected_bytes(view.information));
  w.object().field("resourceType", "Bundle");
  write_meta(w, view.information);
  w.field("type", "collection").field("timestamp", to_instant(now)).key("entry").array();
  write_manifest(w, view);
  for (const clins::SummaryEntry& entry : view.information.entries)
    write_entry(w, view.information, entry, Role::member);
  for (const auto& document : view.documents) write_document(w, view, document);
  w.end().end();
  return w.take();
}

}  // namespace

std::size_t settled(const PullView& view) {
  return static_cast<std::size_t>(std::ranges::count_if(
      view.manifest, [](const ManifestLine& line) { return line.outcome.has_value(); }));
}

http::Response pull_response(const PullView& view, Time now) {
  auto response = rest::resource_response(view.concluded ? 200 : 202, bundle_of(view, now));
  response.headers.add("Content-Location", "/fhir/async/" + view.id);
  if (view.concluded) return response;
  response.headers.add("X-Progress",
                       std::to_string(settled(view)) + "/" + std::to_string(view.manifest.size()));
  response.headers.add("Retry-After", "1");
  return response;
}

Result<std::chrono::seconds> preferred_wait(const http::Request& request) {
  constexpr std::string_view kWait = "wait=";
  std::string_view prefer = request.headers.find("Prefer").value_or("");
  const std::size_t at = prefer.find(kWait);
  if (at == std::string_view::npos) return std::chrono::seconds(0);
  prefer.remove_prefix(at + kWait.size());
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(prefer.data(), prefer.data() + prefer.size(), seconds);
  if (error != std::errc() || end == prefer.data())
    return fail(Code::parameter_invalid, "Prefer: wait=SECONDS");
  constexpr auto kMost = std::chrono::duration_cast<std::chrono::seconds>(limits::kPullDeadlineMax);
  return std::min(std::chrono::seconds(seconds), kMost);
}

}  // namespace tasuki::api
