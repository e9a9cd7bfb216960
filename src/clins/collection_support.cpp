#include "clins/collection_support.hpp"

#include "clins/insured.hpp"
#include "clins/unit.hpp"
#include "json/writer.hpp"

namespace tasuki::clins {
namespace {

constexpr std::string_view kPatient = "urn:uuid:b76ef6f6-f6e3-4110-8039-eee64ef6ab6a";
constexpr std::string_view kUpdated = "2026-11-20T10:00:00+09:00";

void meta(json::Writer& w, std::string_view profile, const std::vector<std::string>& marks) {
  w.key("meta").object().field("lastUpdated", kUpdated);
  w.key("profile").array().string(profile).end();
  if (!marks.empty()) w.key("tag").array();
  for (const std::string& mark : marks) {
    w.object().field("system", "http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication");
    w.field("code", mark).end();
  }
  if (!marks.empty()) w.end();
  w.end();
}

void coding(json::Writer& w, std::string_view system, std::string_view code,
            std::string_view display) {
  w.object().field("system", system).field("code", code);
  if (!display.empty()) w.field("display", display);
  w.end();
}

void concept_of(json::Writer& w, std::string_view key, std::string_view system,
                std::string_view code) {
  w.key(key).object().key("coding").array();
  coding(w, system, code, {});
  w.end().end();
}

void extensions(json::Writer& w, std::string_view institution, std::string_view department) {
  w.key("extension").array().object();
  w.field("url",
          "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber");
  w.key("valueIdentifier").object();
  w.field("system", "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no");
  w.field("value", institution).end().end().object();
  w.field("url", "http://jpfhir.jp/fhir/eCS/Extension/StructureDefinition/JP_eCS_Department");
  concept_of(w, "valueCodeableConcept", "http://jami.jp/SS-MIX2/CodeSystem/ClinicalDepartment",
             department);
  w.end().end();
}

void identifier(json::Writer& w, std::string_view value) {
  w.key("identifier").array().object();
  w.field("system", "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier");
  w.field("value", value).end().end();
}

constexpr std::string_view kEncounter =
    R"({"resourceType":"Encounter","id":"encounter","meta":{"profile":["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Encounter"]},"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"ambulatory"}})";
constexpr std::string_view kPractitioner =
    R"({"resourceType":"Practitioner","id":"performer","meta":{"profile":["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Practitioner"]},"identifier":[{"system":"urn:oid:1.2.392.100495.20.3.41.11310000001","value":"D001"}],"name":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"text":"検査 一郎"}]})";

// Opens the entry and its resource; the caller closes both.
void open_entry(json::Writer& w, std::string_view type, std::size_t number) {
  w.object().field("fullUrl",
                   "urn:uuid:00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + number));
  w.key("resource").object().field("resourceType", type);
  w.field("id", "entry-" + std::to_string(number));
}

void patient(json::Writer& w, const Collection& of) {
  w.object().field("fullUrl", kPatient).key("resource").object();
  w.field("resourceType", "Patient").field("id", "patient");
  meta(w, "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Patient_eCS", {});
  w.key("identifier").array().object();
  w.field("system", "urn:oid:1.2.392.100495.20.3.51.1" + of.from).field("value", "000999739");
  w.end().object().field("system", kInsuredSystem).field("value", of.insured).end().end();
  w.key("name").raw(
      R"([{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"IDE"}],"text":"架空 花子","family":"架空","given":["花子"]},{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}],"text":"カクウ ハナコ","family":"カクウ","given":["ハナコ"]}])");
  w.field("gender", "female").field("birthDate", of.birth_date);
  w.key("address").raw(R"([{"text":"東京都港区芝浦9-4-17"}])").end().end();
}

void write(json::Writer& w, const Collection& of, const TestResult& result, std::size_t number) {
  open_entry(w, "Observation", number);
  meta(w, "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS",
       result.marks);
  extensions(w, of.from, "01");
  identifier(w, of.from + "-" + of.serial + "-" + std::to_string(number));
  w.key("contained").array().raw(kEncounter).raw(kPractitioner).end();
  w.field("status", result.status);
  w.key("category").array().object().key("coding").array();
  coding(w, "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS", "laboratory",
         {});
  w.end().end().end().key("code").object().key("coding").array();
  if (!result.local.empty())
    coding(w, "http://jpfhir.jp/fhir/clins/CodeSystem/JP_CLINS_ObsLabResult_LocalCode_CS",
           result.local, result.name);
  coding(w, result.system, result.code, result.item);
  w.end().field("text", result.name).end();
  w.key("subject").object().field("reference", kPatient).end();
  w.key("encounter").object().field("reference", "#encounter").end();
  w.field("effectiveDateTime", result.date);
  w.key("performer").array().object().field("reference", "#performer").end().end();
  if (result.unit.empty()) {
    w.field("valueString", result.value);
  } else {
    w.key("valueQuantity").object().key("value").decimal(result.value);
    w.field("unit", result.unit).end();
  }
  w.key("specimen").object().field("display", "血清").end().end().end();
}

void write(json::Writer& w, const Collection& of, const TestCondition& condition,
           std::size_t number) {
  open_entry(w, "Condition", number);
  meta(w, "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Condition_eCS", condition.marks);
  extensions(w, of.from, condition.department);
  identifier(w, of.from + "-" + of.serial + "-" + std::to_string(number));
  w.key("contained").array().raw(kEncounter).end();
  concept_of(w, "clinicalStatus", "http://terminology.hl7.org/CodeSystem/condition-clinical",
             "active");
  concept_of(w, "verificationStatus", "http://terminology.hl7.org/CodeSystem/condition-ver-status",
             "confirmed");
  w.key("category")
      .raw(
          R"([{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}])");
  w.key("code").object().key("coding").array();
  coding(w, "http://medis.or.jp/CodeSystem/master-disease-keyNumber", condition.code,
         condition.name);
  w.end().field("text", condition.name).end();
  w.key("subject").object().field("reference", kPatient).end();
  w.key("encounter").object().field("reference", "#encounter").end();
  w.field("onsetDateTime", condition.onset).end().end();
}

void write(json::Writer& w, const Collection& of, const TestAllergy& allergy, std::size_t number) {
  open_entry(w, "AllergyIntolerance", number);
  meta(w, "http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS", allergy.marks);
  extensions(w, of.from, "01");
  identifier(w, of.from + "-" + of.serial + "-" + std::to_string(number));
  concept_of(w, "clinicalStatus",
             "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active");
  concept_of(w, "verificationStatus",
             "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "confirmed");
  w.key("category").array().string(allergy.category).end();
  w.key("code").object().key("coding").array();
  coding(w, allergy.system, allergy.code, allergy.name);
  w.end().field("text", allergy.name).end();
  w.key("patient").object().field("reference", kPatient).end().end().end();
}

std::string type_of(const Collection& of) {
  if (!of.type.empty()) return of.type;
  if (!of.results.empty()) return "Observation";
  return of.allergies.empty() ? "Condition" : "AllergyIntolerance";
}

}  // namespace

TestResult infection(const std::string& value) {
  TestResult result;
  result.name = "HBs抗原";
  result.local = "L0002";
  result.system =
      "http://jpfhir.jp/fhir/clins/CodeSystem/JLAC10/JP_CLINS_ObsLabResult_InfectionLabo_CS";
  result.code = "5F016141002306311";
  result.item = "HBs抗原(判定)";
  result.value = value;
  result.unit.clear();
  return result;
}

std::string Collection::json() const {
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("id", "collection");
  w.key("meta").object().field("lastUpdated", kUpdated).key("tag").array().object();
  w.field("system", "http://jpfhir.jp/fhir/clins/CodeSystem/BundleResourceType_CS");
  w.field("code", type_of(*this)).end().end().key("profile").array();
  w.string("http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS").end().end();
  w.key("identifier").object().field("system", kBundleIdentifierSystem);
  w.field("value", from + "^2026^" + serial).end();
  w.field("type", "collection").field("timestamp", kUpdated).key("entry").array();
  patient(w, *this);
  std::size_t number = 0;
  for (const TestCondition& condition : conditions) write(w, *this, condition, ++number);
  for (const TestAllergy& allergy : allergies) write(w, *this, allergy, ++number);
  for (const TestResult& result : results) write(w, *this, result, ++number);
  w.end().end();
  return w.take();
}

}  // namespace tasuki::clins
