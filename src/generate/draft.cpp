#include "generate/draft.hpp"

#include "clins/unit.hpp"

namespace tasuki::generate {
namespace {

void write_name(json::Writer& w, std::string_view use, std::string_view family,
                std::string_view given) {
  w.object().key("extension").array().object();
  w.field("url", "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation");
  w.field("valueCode", use).end().end().field("use", "official");
  w.field("text", std::string(family) + " " + std::string(given)).field("family", family);
  w.key("given").array().string(given).end().end();
}

}  // namespace

Draft::Draft(const Occasion& occasion)
    : about_(occasion),
      draw_(
          draw_for(occasion.seed, occasion.person->number, Stream::documents,
                   static_cast<std::uint64_t>(occasion.visit - occasion.history->visits.data()))) {}

std::string Draft::identifier() const {
  return std::string(from().code) + "^" + day().substr(0, 4) + "^" + about_.serial;
}

json::Writer& Draft::open(std::string_view type, std::string_view profile, std::string_view mark) {
  resource_.object().field("resourceType", type);
  resource_.field("id", "r" + std::to_string(++resources_));
  resource_.key("meta").object().field("lastUpdated", instant());
  resource_.key("profile").array().string(jp(profile)).end();
  if (!mark.empty()) {
    resource_.key("tag").array();
    write_coding(resource_, jp("clins/CodeSystem/JP_ehrshrs_indication"), mark);
    resource_.end();
  }
  resource_.end();
  return resource_;
}

std::string Draft::close() {
  resource_.end();
  urls_.push_back("urn:uuid:" + draw_.uuid());
  entries_.push_back(resource_.take());
  resource_ = json::Writer();
  return urls_.back();
}

void Draft::write_identifier() {
  resource_.key("identifier").array();
  write_system_value(resource_, jp("core/IdSystem/resourceInstance-identifier"),
                     std::to_string(about_.person->number) + "-" + about_.serial + "-" +
                         std::to_string(resources_));
  resource_.end();
}

std::string Draft::bundle(std::string_view profile, std::string_view form,
                          std::string_view type) const {
  json::Writer w;
  w.object().field("resourceType", "Bundle").key("meta").object();
  w.field("lastUpdated", instant()).key("profile").array();
  w.string(jp(profile)).end();
  if (!type.empty()) {
    w.key("tag").array();
    write_coding(w, jp("clins/CodeSystem/BundleResourceType_CS"), type);
    w.end();
  }
  w.end().key("identifier");
  write_system_value(w, clins::kBundleIdentifierSystem, identifier());
  w.field("type", form).field("timestamp", instant()).key("entry").array();
  const std::size_t count = entries_.size();
  const std::size_t first = type.empty() ? count - 1 : 0;  // the Composition was written last
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = (first + i) % count;
    w.object().field("fullUrl", urls_[entry]).key("resource").raw(entries_[entry]).end();
  }
  w.end().end();
  return w.take();
}

std::string Draft::document(std::string_view profile) const {
  return bundle(profile, "document", {});
}

std::string Draft::collection(std::string_view type) const {
  return bundle("clins/StructureDefinition/JP_Bundle_CLINS", "collection", type);
}

void write_coding(json::Writer& w, std::string_view system, std::string_view code,
                  std::string_view display) {
  w.object().field("system", system).field("code", code);
  if (!display.empty()) w.field("display", display);
  w.end();
}

void write_concept(json::Writer& w, std::string_view key, std::string_view system,
                   std::string_view code, std::string_view display, std::string_view text) {
  w.key(key).object().key("coding").array();
  write_coding(w, system, code, display);
  w.end();
  if (!text.empty()) w.field("text", text);
  w.end();
}

void write_reference(json::Writer& w, std::string_view key, std::string_view url) {
  w.key(key).object().field("reference", url).end();
}

void write_system_value(json::Writer& w, std::string_view system, std::string_view value) {
  w.object().field("system", system).field("value", value).end();
}

std::string jp(std::string_view rest) {
  return "http://jpfhir.jp/fhir/" + std::string(rest);
}

std::string hl7(std::string_view rest) {
  return "http://terminology.hl7.org/CodeSystem/" + std::string(rest);
}

void write_names(json::Writer& w, FamilyName family, FamilyName given) {
  w.key("name").array();
  write_name(w, "IDE", family.kanji, given.kanji);
  write_name(w, "SYL", family.kana, given.kana);
  w.end();
}

void write_department(json::Writer& w, std::string_view code, std::string_view name) {
  w.object().field("url", jp("eCS/Extension/StructureDefinition/JP_eCS_Department"));
  write_concept(w, "valueCodeableConcept", "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment",
                code, name);
  w.end();
}

}  // namespace tasuki::generate
