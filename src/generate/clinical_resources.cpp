#include <algorithm>

#include "clins/institution.hpp"
#include "clins/laboratory_item.hpp"
#include "generate/resources.hpp"

namespace tasuki::generate {
namespace {

void write_institution(json::Writer& w, const Institution& institution) {
  w.object().field("url", jp("clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber"));
  w.key("valueIdentifier");
  write_system_value(w, clins::kInstitutionSystem, institution.code);
  w.end();
}

void write_extensions(Draft& draft, json::Writer& w, std::string_view department,
                      std::string_view department_name) {
  w.key("extension").array();
  write_institution(w, draft.from());
  if (!department.empty()) write_department(w, department, department_name);
  w.end();
}

void write_contained_encounter(json::Writer& w) {
  w.object().field("resourceType", "Encounter").field("id", "encounter").key("meta").object();
  w.key("profile").array().string(jp("core/StructureDefinition/JP_Encounter")).end().end();
  w.field("status", "finished").key("class");
  write_coding(w, hl7("v3-ActCode"), "AMB");
  w.end();
}

void write_contained_doctor(Draft& draft, json::Writer& w) {
  const Institution& from = draft.from();
  w.object().field("resourceType", "Practitioner").field("id", "performer").key("meta").object();
  w.key("profile").array().string(jp("core/StructureDefinition/JP_Practitioner")).end().end();
  w.key("identifier").array();
  write_system_value(w, "urn:oid:1.2.392.100495.20.3.41.1" + std::string(from.code), "D001");
  w.end();
  write_names(w, from.doctor_family, from.doctor_given);
  w.end();
}

void write_surroundings(json::Writer& w) {
  w.key("contained").array();
  write_contained_encounter(w);
  w.end();
}

// Up to the code, which laboratory results and infections say in systems of their own.
json::Writer& open_observation(Draft& draft, std::string_view mark = {}) {
  json::Writer& w =
      draft.open("Observation", "eCS/StructureDefinition/JP_Observation_LabResult_eCS", mark);
  write_extensions(draft, w, "01", "内科");
  draft.write_identifier();
  w.key("contained").array();
  write_contained_encounter(w);
  write_contained_doctor(draft, w);
  w.end().field("status", "final").key("category").array().object().key("coding").array();
  write_coding(w, jp("core/CodeSystem/JP_SimpleObservationCategory_CS"), "laboratory");
  w.end().end().end();
  return w;
}

// The FHIR識別名 of a core item.
std::string_view item_of(std::string_view code) {
  return std::ranges::lower_bound(clins::core_items(), code, {}, &clins::ItemRow::code)->name;
}

struct Code {
  std::string_view local;
  std::string_view system;  // jp(...)
  std::string_view code;
  std::string_view item;
  std::string_view name;
};

void write_code(Draft& draft, json::Writer& w, const Code& code) {
  w.key("code").object().key("coding").array();
  write_coding(w, jp("clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS"), code.local, code.name);
  write_coding(w, jp(code.system), code.code, code.item);
  w.end().field("text", code.name).end();
  write_reference(w, "subject", draft.patient());
  write_reference(w, "encounter", "#encounter");
  w.field("effectiveDateTime", draft.day()).key("performer").array();
  w.object().field("reference", "#performer").end().end();
}

void write_dosage(Draft& draft, json::Writer& w, const Drug& drug) {
  w.key("dosageInstruction").array().object().key("extension").array().object();
  w.field("url", jp("core/Extension/StructureDefinition/JP_MedicationDosage_PeriodOfUse"));
  w.key("valuePeriod").object().field("start", draft.day()).end().end().end();
  w.field("text", drug.usage.text)
      .key("timing")
      .object()
      .key("code")
      .object()
      .key("coding")
      .array();
  write_coding(w, jp("core/mhlw/CodeSystem/MedicationUsage_ePrescription"), drug.usage.code,
               drug.usage.text);
  w.end().field("text", drug.usage.text).end().end().key("doseAndRate").array().object();
  write_concept(w, "type", jp("core/mhlw/CodeSystem/MedicationIngredientStrengthStrengthType"), "1",
                "製剤量");
  w.key("rateRatio").object().key("numerator").object().key("value").number(drug.per_day);
  w.field("unit", "錠").field("system", jp("core/mhlw/CodeSystem/MedicationUnitMERIT9Code"));
  w.field("code", "TAB").end().key("denominator").object().key("value").number(1);
  w.field("unit", "日").field("system", "http://unitsofmeasure.org").field("code", "d");
  w.end().end().end().end().end().end();
}

void write_supply(json::Writer& w, const Drug& drug) {
  constexpr int kDays = 28;
  w.key("dispenseRequest").object().key("quantity").object();
  w.key("value").number(std::int64_t{kDays} * drug.per_day).field("unit", "錠");
  w.field("system", jp("core/mhlw/CodeSystem/MedicationUnitMERIT9Code")).field("code", "TAB").end();
  w.key("expectedSupplyDuration").object().key("value").number(kDays).field("unit", "日");
  w.field("system", "http://unitsofmeasure.org").field("code", "d").end().end();
}

}  // namespace

std::string add_condition(Draft& draft, const Illness& illness, Form form) {
  const Disease& disease = *illness.disease;
  // What is grave is told at a visit of its own: in the first year the mark may still be there.
  const bool untold = disease.seriousness == Seriousness::grave &&
                      draft.about().visit->on < illness.since + std::chrono::days(365);
  json::Writer& w = draft.open("Condition", "eCS/StructureDefinition/JP_Condition_eCS",
                               untold ? "UNINFORMED" : "");
  const bool alone = form == Form::collection;
  write_extensions(draft, w, alone ? disease.department_code : "", disease.department);
  draft.write_identifier();
  if (alone) write_surroundings(w);
  write_concept(w, "clinicalStatus", hl7("condition-clinical"), "active");
  write_concept(w, "verificationStatus", hl7("condition-ver-status"), "confirmed");
  w.key("category").array().object().key("coding").array();
  write_coding(w, hl7("condition-category"), "problem-list-item");
  w.end().end().end();
  write_concept(w, "code", "http://medis.or.jp/CodeSystem/master-disease-keyNumber", disease.code,
                disease.display, disease.name);
  write_reference(w, "subject", draft.patient());
  if (alone) write_reference(w, "encounter", "#encounter");
  w.field("onsetDateTime", to_date(illness.since));
  return draft.close();
}

std::string add_allergy(Draft& draft, const Allergen& allergen, Form form) {
  json::Writer& w =
      draft.open("AllergyIntolerance", "eCS/StructureDefinition/JP_AllergyIntolerance_eCS");
  write_extensions(draft, w, form == Form::collection ? "01" : "", "内科");
  draft.write_identifier();
  write_concept(w, "clinicalStatus", hl7("allergyintolerance-clinical"), "active");
  write_concept(w, "verificationStatus", hl7("allergyintolerance-verification"), "confirmed");
  w.key("category").array().string(allergen.category).end();
  const bool drug = allergen.category == "medication";
  write_concept(w, "code",
                drug ? jp("core/CodeSystem/GCM/JP_JfagyMedicationAllergen_CS")
                     : jp("core/CodeSystem/JP_JfagyFoodAllergen_CS"),
                allergen.code, allergen.name, allergen.name);
  write_reference(w, "patient", draft.patient());
  w.key("reaction").array().object().key("manifestation").array().object();
  w.field("text", allergen.reaction).end().end().end().end();
  return draft.close();
}

std::string add_result(Draft& draft, const LaboratoryTest& test) {
  const Occasion& about = draft.about();
  json::Writer& w = open_observation(draft);
  write_code(draft, w,
             {test.local, "clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_CoreLabo_CS", test.code,
              item_of(test.code), test.name});
  const int value = value_of(about.seed, *about.person, *about.history, test, about.visit->on);
  w.key("valueQuantity").object().key("value").decimal(with_point(value, test.decimals));
  w.field("unit", test.unit).end();
  w.key("specimen").object().field("display", test.specimen).end();
  return draft.close();
}

// A positive one is kept longer than five years: LTS.
std::string add_infection(Draft& draft, bool positive) {
  json::Writer& w = open_observation(draft, positive ? "LTS" : "");
  constexpr std::string_view kName = "HBs抗原(判定)";
  write_code(draft, w,
             {"HBSAG", "clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS",
              "5F016141002306311", kName, kName});
  w.field("valueString", positive ? "陽性" : "陰性");
  w.key("specimen").object().field("display", "血清").end();
  return draft.close();
}

// http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_MedicationRequest_eCS
std::string add_prescription(Draft& draft, const Drug& drug, int group) {
  json::Writer& w =
      draft.open("MedicationRequest", "eCS/StructureDefinition/JP_MedicationRequest_eCS");
  write_extensions(draft, w, {}, {});
  w.key("identifier").array();
  write_system_value(w, jp("core/mhlw/IdSystem/Medication-RPGroupNumber"), std::to_string(group));
  write_system_value(w, jp("core/mhlw/IdSystem/MedicationAdministrationIndex"), "1");
  write_system_value(
      w, jp("core/IdSystem/resourceInstance-identifier"),
      std::string(draft.from().code) + "-" + draft.about().serial + "-RP" + std::to_string(group));
  w.end().field("status", "completed").field("intent", "order");
  if (drug.code.empty()) {
    write_concept(w, "medicationCodeableConcept", jp("eCS/CodeSystem/MedicationCodeNocoded_CS"),
                  "NOCODED", "標準コードなし", drug.name);
  } else {
    write_concept(w, "medicationCodeableConcept",
                  "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", drug.code, drug.name,
                  drug.name);
  }
  write_reference(w, "subject", draft.patient());
  w.field("authoredOn", draft.instant());
  write_dosage(draft, w, drug);
  write_supply(w, drug);
  return draft.close();
}

}  // namespace tasuki::generate
