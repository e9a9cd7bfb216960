#include "rest/audit_event.hpp"

#include <algorithm>
#include <array>

#include "clins/institution.hpp"

namespace tasuki::rest {
namespace {

constexpr std::string_view kTypes = "http://terminology.hl7.org/CodeSystem/audit-event-type";
constexpr std::string_view kInteractions = "http://hl7.org/fhir/restful-interaction";
constexpr std::string_view kDicom = "http://dicom.nema.org/resources/ontology/DCM";
constexpr std::string_view kParticipation =
    "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
constexpr std::string_view kReasons = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
constexpr std::string_view kEntityTypes = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
constexpr std::string_view kObjectRoles = "http://terminology.hl7.org/CodeSystem/object-role";
constexpr std::string_view kSourceTypes =
    "http://terminology.hl7.org/CodeSystem/security-source-type";
constexpr std::string_view kBalpEntityTypes =
    "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
constexpr std::string_view kExchange = "Tasuki exchange";
// DCM 110153 Source Role ID, 110152 Destination Role ID.
constexpr std::string_view kSource = "110153";
constexpr std::string_view kDestination = "110152";

// Of audit-entity-type, of object-role, of the code system of BALP.
constexpr std::string_view kPerson = "1";
constexpr std::string_view kSystemObject = "2";
constexpr std::string_view kOther = "4";
constexpr std::string_view kPatient = "1";
constexpr std::string_view kDomainResource = "4";
constexpr std::string_view kSecurityResource = "13";
constexpr std::string_view kRequest = "XrequestId";

struct EventRow {
  std::string_view event;
  std::string_view interaction;
  std::string_view action;
};
constexpr std::array kEvents = {
#define TASUKI_AUDIT_EVENT(event, interaction, action) EventRow{event, interaction, action},
#include "rest/audit_events.def"
#undef TASUKI_AUDIT_EVENT
};
constexpr EventRow kOperation{"", "operation", "E"};

const EventRow& row_of(std::string_view event) {
  const auto row = std::ranges::find(kEvents, event, &EventRow::event);
  return row == kEvents.end() ? kOperation : *row;
}

void write_coding(json::Writer& w, std::string_view system, std::string_view code) {
  w.object().field("system", system).field("code", code).end();
}

void write_concept(json::Writer& w, std::string_view system, std::string_view code) {
  w.object().key("coding").array();
  write_coding(w, system, code);
  w.end().end();
}

void write_identifier(json::Writer& w, std::string_view system, std::string_view value) {
  w.object().key("identifier").object();
  if (!system.empty()) w.field("system", system);
  w.field("value", value).end().end();
}

// Content goes to whoever reads; everywhere else the client is where it comes from, as in BALP.
void write_systems(json::Writer& w, const AuditEvent& e, const EventRow& row) {
  const bool reads = row.action == "R";
  w.object().key("type");
  write_concept(w, kDicom, reads ? kDestination : kSource);
  w.key("who");
  write_identifier(w, clins::kInstitutionSystem, e.institution);
  w.key("requestor").boolean(false).end();
  w.object().key("type");
  write_concept(w, kDicom, reads ? kSource : kDestination);
  w.key("who").object().field("display", kExchange).end();
  w.key("requestor").boolean(false).end();
}

void write_user(json::Writer& w, const AuditEvent& e, const EventRow& row) {
  w.object().key("type");
  write_concept(w, kParticipation, row.action == "C" ? "AUT" : "IRCP");
  if (!e.role.empty()) w.key("role").array().object().field("text", e.role).end().end();
  w.key("who");
  write_identifier(w, {}, e.user);
  w.key("requestor").boolean(true);
  if (!e.purpose.empty()) {
    w.key("purposeOfUse").array();
    write_concept(w, kReasons, e.purpose);
    w.end();
  }
  w.end();
}

// Codes of audit-entity-type and object-role; no role: empty.
void write_entity(json::Writer& w, std::string_view system, std::string_view value,
                  std::string_view type, std::string_view role) {
  w.object().key("what");
  write_identifier(w, system, value);
  w.key("type");
  write_coding(w, type == kRequest ? kBalpEntityTypes : kEntityTypes, type);
  if (!role.empty()) {
    w.key("role");
    write_coding(w, kObjectRoles, role);
  }
  w.end();
}

void write_entities(json::Writer& w, const AuditEvent& e) {
  w.key("entity").array();
  if (!e.unit.empty()) {
    w.object().key("what").object().field("reference", "Bundle/" + e.unit).end();
    w.key("type");
    write_coding(w, kEntityTypes, kSystemObject);
    w.key("role");
    write_coding(w, kObjectRoles, kDomainResource);
    w.end();
  }
  if (!e.person.empty()) write_entity(w, "urn:tasuki:audit-person", e.person, kPerson, kPatient);
  write_entity(w, "urn:tasuki:audit-leaf", e.leaf, kOther, kSecurityResource);
  if (!e.trace.empty()) write_entity(w, {}, e.trace, kRequest, {});
  w.end();
}

}  // namespace

void write(json::Writer& w, const AuditEvent& e) {
  const EventRow& row = row_of(e.event);
  const bool failed = e.outcome.starts_with("TSK") || e.outcome == "refused";
  w.object().field("resourceType", "AuditEvent").field("id", e.id);
  w.key("type");
  write_coding(w, kTypes, "rest");
  w.key("subtype").array();
  write_coding(w, kInteractions, row.interaction);
  write_coding(w, "urn:tasuki:audit-event", e.event);
  w.end();
  w.field("action", row.action).field("recorded", to_instant(e.at));
  w.field("outcome", failed ? "4" : "0").field("outcomeDesc", e.outcome);
  if (e.emergency) {
    w.key("purposeOfEvent").array();
    write_concept(w, kReasons, "ETREAT");
    w.end();
  }
  w.key("agent").array();
  write_systems(w, e, row);
  if (!e.user.empty()) write_user(w, e, row);
  w.end();
  w.key("source").object().key("observer").object().field("display", kExchange).end();
  w.key("type").array();
  write_coding(w, kSourceTypes, "4");  // application server
  w.end().end();
  write_entities(w, e);
  w.end();
}

std::string to_json(const AuditEvent& event) {
  json::Writer w;
  write(w, event);
  return w.take();
}

std::string to_searchset(const std::vector<AuditEvent>& events, std::string_view self,
                         std::string_view next) {
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("type", "searchset").key("link").array();
  w.object().field("relation", "self").field("url", self).end();
  if (!next.empty()) w.object().field("relation", "next").field("url", next).end();
  w.end();
  if (!events.empty()) {
    w.key("entry").array();
    for (const AuditEvent& event : events) {
      w.object().field("fullUrl", "urn:tasuki:audit:" + event.id).key("resource");
      write(w, event);
      w.key("search").object().field("mode", "match").end().end();
    }
    w.end();
  }
  w.end();
  return w.take();
}

}  // namespace tasuki::rest
