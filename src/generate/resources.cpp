#include "generate/resources.hpp"

#include "clins/institution.hpp"

namespace tasuki::generate {
namespace {

void write_contact(json::Writer& w, std::string_view phone, std::string_view address,
                   std::string_view postal_code) {
  w.key("telecom").array().object().field("system", "phone").field("value", phone).end().end();
  w.key("address").array().object().field("text", address).field("postalCode", postal_code);
  w.field("country", "JP").end().end();
}

}  // namespace

std::string add_patient(Draft& draft) {
  const Person& person = *draft.about().person;
  json::Writer& w = draft.open("Patient", "eCS/StructureDefinition/JP_Patient_eCS");
  w.key("identifier").array();
  write_system_value(w, std::string(clins::kLocalNumberSystem) + std::string(draft.from().code),
                     person.local_number(draft.from()));
  write_system_value(w, jp("clins/Idsystem/JP_Insurance_memberID"),
                     person.numbers.back().written());
  w.end();
  write_names(w, person.family, {person.given.kanji, person.given.kana});
  w.field("gender", person.sex == Sex::female ? "female" : "male");
  w.field("birthDate", to_date(person.birth));
  write_contact(w, person.phone, person.address, person.postal_code);
  draft.set_patient(draft.close());
  return draft.patient();
}

std::string add_organization(Draft& draft, const Institution& institution,
                             const Disease* department) {
  const std::string_view code = institution.code;
  json::Writer& w = draft.open("Organization", "eCS/StructureDefinition/JP_Organization_eCS");
  w.key("extension").array().object();
  w.field("url", jp("core/Extension/StructureDefinition/JP_Organization_PrefectureNo"));
  w.key("valueCoding");
  write_coding(w, jp("core/mhlw/CodeSystem/PrefectureNo-2digits"), code.substr(0, 2));
  w.end().object();
  w.field("url",
          jp("core/Extension/StructureDefinition/JP_Organization_InsuranceOrganizationCategory"));
  w.key("valueCoding");
  write_coding(w, jp("core/mhlw/CodeSystem/MedicationFeeScoreType"), code.substr(2, 1));
  w.end().object();
  w.field("url", jp("core/Extension/StructureDefinition/JP_Organization_InsuranceOrganizationNo"));
  w.key("valueIdentifier");
  write_system_value(w, jp("core/mhlw/IdSystem/MedicalOrganizationID"), code.substr(3));
  w.end();
  if (department != nullptr)
    write_department(w, department->department_code, department->department);
  w.end().key("identifier").array();
  write_system_value(w, clins::kInstitutionSystem, code);
  w.end().key("type").array().object().key("coding").array();
  write_coding(w, hl7("organization-type"), "prov");
  w.end().end().end().field("name", institution.name);
  write_contact(w, institution.phone, institution.address, institution.postal_code);
  return draft.close();
}

std::string add_doctor(Draft& draft, const Institution& institution) {
  json::Writer& w = draft.open("Practitioner", "eCS/StructureDefinition/JP_Practitioner_eCS");
  write_names(w, institution.doctor_family, institution.doctor_given);
  return draft.close();
}

std::string add_encounter(Draft& draft, std::string_view klass, std::string_view reason) {
  json::Writer& w = draft.open("Encounter", "eCS/StructureDefinition/JP_Encounter_eCS");
  draft.write_identifier();
  w.field("status", "finished").key("class");
  write_coding(w, hl7("v3-ActCode"), klass, klass == "AMB" ? "ambulatory" : "inpatient encounter");
  w.key("period").object().field("start", draft.day()).end();
  if (!reason.empty()) w.key("reasonCode").array().object().field("text", reason).end().end();
  return draft.close();
}

}  // namespace tasuki::generate
