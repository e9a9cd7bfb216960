#include "generate/documents.hpp"

namespace tasuki::generate {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

void write_section(json::Writer& w, const Section& section) {
  w.object().field("title", section.title);
  write_concept(w, "code", jp("clins/CodeSystem/document-section"), section.code,
                std::string(section.title) + "セクション");
  if (!section.text.empty()) {
    w.key("text").object().field("status", "additional");
    w.field("div",
            "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + escaped(section.text) + "</div>");
    w.end();
  }
  if (!section.entries.empty()) w.key("entry").array();
  for (const std::string& url : section.entries) w.object().field("reference", url).end();
  if (!section.entries.empty()) w.end();
  if (!section.sections.empty()) w.key("section").array();
  for (const Section& inner : section.sections) write_section(w, inner);
  if (!section.sections.empty()) w.end();
  w.end();
}

void write_event(json::Writer& w, const Composition& composition) {
  w.key("event").array().object();
  if (!composition.event_text.empty())
    w.key("code").array().object().field("text", composition.event_text).end().end();
  w.key("period").object().field("start", to_date(composition.event->first));
  w.field("end", to_date(composition.event->second)).end().end().end();
}

}  // namespace

json::Writer& open_composition(Draft& draft, std::string_view profile) {
  json::Writer& w = draft.open("Composition", profile);
  w.key("extension").array().object();
  w.field("url",
          "http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber");
  w.field("valueString", "1.0").end().end().key("identifier");
  write_system_value(w, jp("core/IdSystem/resourceInstance-identifier"), draft.identifier() + "-C");
  w.field("status", "final");
  return w;
}

// http://hl7.org/fhir/R4/composition.html
void add_composition(Draft& draft, const Composition& composition) {
  json::Writer& w = open_composition(draft, composition.profile);
  write_concept(w, "type", jp("Common/CodeSystem/doc-typecodes"), composition.type,
                composition.type_display);
  w.key("category").array().object().key("coding").array();
  write_coding(w, jp("Common/CodeSystem/doc-subtypecodes"), composition.category,
               composition.category_display);
  w.end().end().end();
  write_reference(w, "subject", draft.patient());
  write_reference(w, "encounter", composition.encounter);
  w.field("date", draft.instant()).key("author").array();
  for (const std::string& author : composition.authors) w.object().field("reference", author).end();
  w.end().field("title", composition.title);
  if (!composition.custodian.empty()) write_reference(w, "custodian", composition.custodian);
  if (composition.event) write_event(w, composition);
  w.key("section").array();
  for (const Section& section : composition.sections) write_section(w, section);
  w.end();
  draft.close();
}

}  // namespace tasuki::generate
