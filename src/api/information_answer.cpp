#include "api/information_answer.hpp"

namespace tasuki::api {
namespace {

using exchange::InformationView;

void text(json::Writer& w, std::string_view url, std::string_view type, std::string_view value) {
  w.object().field("url", url).field(type, value).end();
}

void write_source(json::Writer& w, const InformationView& view, const clins::Source& source) {
  w.object().field("url", "urn:tasuki:source").key("extension").array();
  text(w, "institution", "valueString", source.institution);
  const auto name = view.names.find(source.institution);
  if (name != view.names.end() && !name->second.empty())
    text(w, "name", "valueString", name->second);
  text(w, source.answered ? "asOf" : "registered", "valueInstant", to_instant(source.at));
  w.end().end();
}

// Most of an answer is resources; what stands around one is about as much as this.
constexpr std::size_t kAround = 512;

void write_entries(json::Writer& w, const InformationView& view, Role role) {
  if (view.entries.empty()) return;  // FHIR knows no empty arrays
  w.key("entry").array();
  for (const clins::SummaryEntry& entry : view.entries) write_entry(w, view, entry, role);
  w.end();
}

}  // namespace

// By what right it is shown: the consent for each class, or an emergency.
void write_meta(json::Writer& w, const InformationView& view) {
  if (!view.emergency && view.consents.empty()) return;
  w.key("meta").object().key("extension").array();
  if (view.emergency)
    w.object().field("url", "urn:tasuki:emergency").key("valueBoolean").boolean(true).end();
  for (const InformationView::Consent& consent : view.consents) {
    w.object().field("url", "urn:tasuki:consent").key("extension").array();
    text(w, "class", "valueCode", clins::row_of(consent.information).code);
    text(w, "flag", "valueCode", eligibility::code_of(consent.flag));
    w.end().end();
  }
  w.end().end();
}

void write_entry(json::Writer& w, const InformationView& view, const clins::SummaryEntry& entry,
                 Role role) {
  w.object().key("extension").array();
  text(w, "urn:tasuki:class", "valueCode", clins::row_of(entry.entry.information).code);
  if (!entry.entry.item.empty()) text(w, "urn:tasuki:item", "valueCode", entry.entry.item);
  for (const clins::Source& source : entry.sources) write_source(w, view, source);
  w.end().key("resource").raw(entry.entry.resource);
  if (role == Role::match) w.key("search").object().field("mode", "match").end();
  w.end();
}

std::size_t expected_bytes(const InformationView& view) {
  std::size_t bytes = 4 * kAround;
  for (const clins::SummaryEntry& entry : view.entries)
    bytes += entry.entry.resource.size() + kAround * entry.sources.size();
  return bytes;
}

std::string summary_bundle(const InformationView& view, Time now) {
  json::Writer w;
  w.reserve(expected_bytes(view));
  w.object().field("resourceType", "Bundle");
  write_meta(w, view);
  w.field("type", "collection").field("timestamp", to_instant(now));
  write_entries(w, view, Role::member);
  w.end();
  return w.take();
}

std::string information_searchset(const InformationView& view, std::string_view self,
                                  std::string_view next) {
  json::Writer w;
  w.reserve(expected_bytes(view));
  w.object().field("resourceType", "Bundle");
  write_meta(w, view);
  w.field("type", "searchset").key("link").array();
  w.object().field("relation", "self").field("url", self).end();
  if (!next.empty()) w.object().field("relation", "next").field("url", next).end();
  w.end();
  write_entries(w, view, Role::match);
  w.end();
  return w.take();
}

}  // namespace tasuki::api
