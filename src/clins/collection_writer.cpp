#include "clins/collection_writer.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "clins/institution.hpp"
#include "clins/unit.hpp"

namespace tasuki::clins {
namespace {

constexpr std::string_view kRepresentation =
    "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

void write_name(json::Writer& w, std::string_view use, std::string_view family,
                std::string_view given) {
  w.object().key("extension").array().object().field("url", kRepresentation);
  w.field("valueCode", use).end().end();
  w.field("text", std::string(family) + " " + std::string(given)).field("family", family);
  w.key("given").array().string(given).end().end();
}

void write_system_value(json::Writer& w, std::string_view system, std::string_view value) {
  w.object().field("system", system).field("value", value).end();
}

}  // namespace

void write_coding(json::Writer& w, std::string_view system, std::string_view code,
                  std::string_view display) {
  w.object().field("system", system).field("code", code);
  if (!display.empty()) w.field("display", display);
  w.end();
}

void write_concept(json::Writer& w, std::string_view key, std::string_view system,
                   std::string_view code) {
  w.key(key).object().key("coding").array();
  write_coding(w, system, code);
  w.end().end();
}

void write_text_concept(json::Writer& w, std::string_view key, std::string_view text) {
  w.key(key).object().field("text", text).end();
}

void write_reference(json::Writer& w, std::string_view key, std::string_view target) {
  w.key(key).object().field("reference", target).end();
}

CollectionWriter::CollectionWriter(const CollectionHead& head, std::string_view uuids)
    : head_(head), uuids_(uuids) {
  constexpr std::size_t kUuidBytes = 16;
  TASUKI_ASSERT(uuids.size() == kUuidBytes);
  w_.object().field("resourceType", "Bundle").key("meta").object();
  w_.field("lastUpdated", head_.made_at);
  if (!head_.type.empty()) {
    w_.key("profile").array();
    w_.string("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS").end();
    w_.key("tag").array();
    write_coding(w_, "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS", head_.type);
    w_.end();
  }
  w_.end().key("identifier");
  write_system_value(w_, kBundleIdentifierSystem, head_.identifier);
  w_.field("type", "collection").field("timestamp", head_.made_at).key("entry").array();
}

// The bytes given, and the number of the entry mixed into the last of them; version 8 of RFC 9562.
std::string CollectionWriter::next_url() {
  std::string bytes = uuids_;
  const std::size_t number = ++entries_;
  bytes[15] = static_cast<char>(bytes[15] ^ static_cast<char>(number & 0xFF));
  bytes[14] = static_cast<char>(bytes[14] ^ static_cast<char>((number >> 8) & 0xFF));
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x80);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = to_hex(bytes);
  return "urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

json::Writer& CollectionWriter::open(std::string_view type, std::string_view profile) {
  w_.object().field("fullUrl", next_url()).key("resource").object();
  if (profile_ != profile) {
    profile_ = profile;
    json::Writer meta;
    meta.object().field("lastUpdated", head_.made_at).key("profile").array().string(profile);
    meta_ = meta.end().end().take();
  }
  w_.field("resourceType", type).key("meta").raw(meta_);
  return w_;
}

std::string CollectionWriter::add(std::string_view resource) {
  std::string url = next_url();
  w_.object().field("fullUrl", url).key("resource").raw(resource).end();
  return url;
}

void CollectionWriter::close() {
  w_.end().end();
}

void CollectionWriter::add_patient(const CollectionPatient& patient) {
  open("Patient", "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS");
  // The address that open() gave to this entry.
  patient_ = [this] {
    --entries_;
    return next_url();
  }();
  w_.key("identifier").array();
  write_system_value(w_, std::string(kLocalNumberSystem) + std::string(patient.institution),
                     patient.local_number);
  write_system_value(w_, patient.insured_system, patient.insured_value);
  w_.end().key("name").array();
  write_name(w_, "IDE", patient.family, patient.given);
  if (!patient.family_kana.empty() && !patient.given_kana.empty())
    write_name(w_, "SYL", patient.family_kana, patient.given_kana);
  w_.end().field("gender", patient.gender).field("birthDate", patient.birth_date);
  w_.key("address").array().object().field("text", patient.address).end().end();
  close();
}

void CollectionWriter::write_identifier(std::string_view value) {
  w_.key("identifier").array();
  write_system_value(w_, "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier", value);
  w_.end();
}

void CollectionWriter::write_subject(std::string_view key) {
  write_reference(w_, key, patient_);
}

std::string CollectionWriter::take() {
  w_.end().end();
  return w_.take();
}

std::string origin_extensions(const CollectionOrigin& origin) {
  json::Writer w;
  w.array().object();
  w.field("url",
          "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber");
  w.key("valueIdentifier");
  write_system_value(w, kInstitutionSystem, origin.institution);
  w.end().object();
  w.field("url", "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department");
  if (origin.department.empty()) {
    write_text_concept(w, "valueCodeableConcept", origin.department_name);
  } else {
    w.key("valueCodeableConcept").object().key("coding").array();
    write_coding(w, "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment", origin.department,
                 origin.department_name);
    w.end().end();
  }
  return w.end().end().take();
}

std::string contained_encounter(std::string_view klass) {
  json::Writer w;
  w.object().field("resourceType", "Encounter").field("id", "encounter").key("meta").object();
  w.key("profile").array().string("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Encounter");
  w.end().end().field("status", "finished").key("class");
  write_coding(w, "http://terminology.hl7.org/CodeSystem/v3-ActCode", klass,
               klass == "IMP" ? "inpatient encounter" : "ambulatory");
  return w.end().take();
}

std::string contained_performer(std::string_view name) {
  json::Writer w;
  w.object().field("resourceType", "Practitioner").field("id", "performer").key("meta").object();
  w.key("profile").array();
  w.string("http://jpfhir.jp/fhir/core/StructureDefinition/JP_Practitioner").end().end();
  return w.key("name").array().object().field("text", name).end().end().end().take();
}

}  // namespace tasuki::clins
