// Reports of health checkups (健診結果報告書): 特定健診 by jp-eCheckupReport.
#include "clins/institution.hpp"
#include "generate/documents.hpp"
#include "generate/resources.hpp"

namespace tasuki::generate {
namespace {

constexpr std::string_view kItems = "urn:oid:1.2.392.200119.6.1005";
constexpr std::string_view kProgrammes = "urn:oid:1.2.392.200119.6.1002";
constexpr std::string_view kCategories = "urn:oid:2.16.840.1.113883.2.2.1.6.1001";

std::string add_centre(Draft& draft) {
  const Institution& centre = draft.from();
  json::Writer& w =
      draft.open("Organization", "eCheckup/StructureDefinition/JP_Organization_eCheckupGeneral");
  w.key("identifier").array();
  write_system_value(w, clins::kInstitutionSystem, centre.code);
  w.end().key("type").array().object().key("coding").array();
  write_coding(w, hl7("organization-type"), "prov");
  w.end().end().end().field("name", centre.name).key("telecom").array().object();
  w.field("system", "phone").field("value", centre.phone).end().end().key("address").array();
  w.object().field("text", centre.address).field("postalCode", centre.postal_code);
  w.field("country", "JP").end().end();
  return draft.close();
}

std::string add_examiner(Draft& draft) {
  json::Writer& w =
      draft.open("Practitioner", "eCheckup/StructureDefinition/JP_Practitioner_eCheckupGeneral");
  write_names(w, draft.from().doctor_family, draft.from().doctor_given);
  return draft.close();
}

std::string add_checkup(Draft& draft, const std::string& centre) {
  json::Writer& w =
      draft.open("Encounter", "eCheckup/StructureDefinition/JP_Encounter_eCheckupGeneral");
  w.field("status", "finished").key("class");
  write_coding(w, jp("eCheckup/CodeSystem/encounter-category"), "checkup", "健診");
  w.key("period").object().field("start", draft.day()).field("end", draft.day()).end();
  write_reference(w, "serviceProvider", centre);
  return draft.close();
}

int value_of(const Draft& draft, const CheckupItem& item) {
  const Occasion& about = draft.about();
  if (!item.test.empty())
    return generate::value_of(about.seed, *about.person, *about.history, test_of(item.test),
                              about.visit->on);
  const auto part = 1'000'000 + static_cast<std::uint64_t>(&item - checkup_items().data());
  Draw own = draw_for(about.seed, about.person->number, Stream::values, part);
  return own.around(item.usual, item.spread);
}

std::string add_item(Draft& draft, const CheckupItem& item) {
  json::Writer& w =
      draft.open("Observation", "eCheckup/StructureDefinition/JP_Observation_eCheckupGeneral");
  w.field("status", "final").key("category").array().object().key("coding").array();
  write_coding(w, jp("core/CodeSystem/JP_SimpleObservationCategory_CS"), item.category);
  w.end().end().end();
  write_concept(w, "code", kItems, item.code, item.name);
  write_reference(w, "subject", draft.patient());
  w.field("effectiveDateTime", draft.day()).key("valueQuantity").object();
  w.key("value").decimal(with_point(value_of(draft, item), item.decimals));
  w.field("unit", item.unit).field("system", "http://unitsofmeasure.org").field("code", item.ucum);
  w.end();
  return draft.close();
}

std::string add_answer(Draft& draft) {
  json::Writer& w =
      draft.open("Observation", "eCheckup/StructureDefinition/JP_Observation_eCheckupGeneral");
  w.field("status", "final").key("category").array().object().key("coding").array();
  write_coding(w, jp("core/CodeSystem/JP_SimpleObservationCategory_CS"), "social-history");
  w.end().end().end();
  write_concept(w, "code", kItems, "9N701000000000011", "服薬１（血圧）");
  write_reference(w, "subject", draft.patient());
  w.field("effectiveDateTime", draft.day());
  bool treated = false;
  for (const Illness& illness : draft.about().history->present_on(draft.about().visit->on))
    treated = treated || illness.disease->name == "高血圧症";
  write_concept(w, "valueCodeableConcept", "urn:oid:1.2.392.200119.6.2003", treated ? "1" : "2",
                treated ? "はい" : "いいえ");
  return draft.close();
}

void write_section(json::Writer& w, std::string_view code, std::string_view title,
                   const std::vector<std::string>& entries) {
  w.object().field("title", title);
  write_concept(w, "code", jp("eCheckup/CodeSystem/section-code"), code, title);
  w.key("entry").array();
  for (const std::string& url : entries) w.object().field("reference", url).end();
  w.end().end();
}

struct Parties {
  std::string centre;
  std::string examiner;
  std::string checkup;
};

// http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Composition_eCheckupGeneral
void add_report(Draft& draft, const Parties& parties, const std::vector<std::string>& items,
                const std::string& answer) {
  json::Writer& w =
      open_composition(draft, "eCheckup/StructureDefinition/JP_Composition_eCheckupGeneral");
  write_concept(w, "type", jp("Common/CodeSystem/doc-typecodes"), "53576-5", "検診・健診報告書");
  w.key("category").array().object().key("coding").array();
  write_coding(w, kCategories, "10", "特定健診");
  w.end().end().end();
  write_reference(w, "subject", draft.patient());
  write_reference(w, "encounter", parties.checkup);
  w.field("date", draft.instant()).key("author").array();
  for (const std::string& author : {parties.examiner, parties.centre})
    w.object().field("reference", author).end();
  w.end().field("title", "健康診断結果報告書");
  write_reference(w, "custodian", parties.centre);
  w.key("event").array().object().key("code").array().object().key("coding").array();
  write_coding(w, kProgrammes, "010", "特定健診");
  w.end().end().end().key("period").object();
  w.field("start", draft.day()).field("end", draft.day()).end().end().end();
  w.key("section").array();
  write_section(w, "01011", "特定健診検査結果セクション", items);
  write_section(w, "01012", "特定健診問診結果セクション", {answer});
  w.end();
  draft.close();
}

}  // namespace

std::string checkup_report_bundle(const Occasion& occasion) {
  Draft draft(occasion);
  add_patient(draft);
  Parties parties;
  parties.examiner = add_examiner(draft);
  parties.centre = add_centre(draft);
  parties.checkup = add_checkup(draft, parties.centre);
  std::vector<std::string> items;
  for (const CheckupItem& item : checkup_items()) items.push_back(add_item(draft, item));
  add_report(draft, parties, items, add_answer(draft));
  return draft.document("clins/StructureDefinition/JP_Bundle_eCheckupGeneral");
}

}  // namespace tasuki::generate
