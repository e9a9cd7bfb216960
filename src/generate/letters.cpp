// Referral letters and discharge summaries.
#include "generate/documents.hpp"
#include "generate/resources.hpp"

namespace tasuki::generate {
namespace {

using std::chrono::days;

// What letters of both kinds say of the person's illnesses and drugs.
struct Problems {
  std::vector<Illness> illnesses;
  std::vector<std::string> conditions;  // fullUrls
  std::vector<std::string> allergies;
  std::vector<std::string> prescriptions;
  std::string names;
  std::string drugs;

  const Disease& main() const { return *illnesses.front().disease; }
};

void append(std::string& list, std::string_view item) {
  if (!list.empty()) list += "、";
  list += item;
}

Problems add_problems(Draft& draft) {
  const History& history = *draft.about().history;
  Problems problems;
  problems.illnesses = history.present_on(draft.about().visit->on);
  // Who is referred before anything was found comes with what will be.
  if (problems.illnesses.empty())
    problems.illnesses.push_back({history.illnesses.front().disease, draft.about().visit->on});
  int group = 0;
  for (const Illness& illness : problems.illnesses) {
    problems.conditions.push_back(add_condition(draft, illness, Form::document));
    append(problems.names, illness.disease->name);
    for (const Drug& drug : drugs()) {
      if (drug.disease != illness.disease->name) continue;
      problems.prescriptions.push_back(add_prescription(draft, drug, ++group));
      append(problems.drugs, std::string(drug.name) + " " + std::string(drug.usage.text));
    }
  }
  for (const Allergen* allergen : history.allergies)
    problems.allergies.push_back(add_allergy(draft, *allergen, Form::document));
  return problems;
}

std::string result_text(const Draft& draft, std::string_view local) {
  const Occasion& about = draft.about();
  const LaboratoryTest& test = test_of(local);
  const int value = value_of(about.seed, *about.person, *about.history, test, about.visit->on);
  return std::string(test.name) + " " + with_point(value, test.decimals) + std::string(test.unit);
}

std::string present_illness(const Draft& draft, const Problems& problems) {
  return to_date(problems.illnesses.front().since) + "より" + std::string(problems.main().name) +
         "で経過をみています。" + result_text(draft, "A1C") + "、" + result_text(draft, "CRE") +
         "、" + result_text(draft, "LDL") + "。";
}

std::string or_none(std::string text) {
  return text.empty() ? "なし" : std::move(text);
}

std::string allergy_text(const Draft& draft) {
  std::string text;
  for (const Allergen* allergen : draft.about().history->allergies) append(text, allergen->name);
  return or_none(std::move(text));
}

Section referral_body(Draft& draft, const Problems& problems) {
  const std::string purpose =
      std::string(problems.main().name) + "の精査と治療をお願いいたします。";
  const std::string visit = add_encounter(draft, "AMB", purpose);
  Section body{"300", "構造情報", "診療情報提供書の構造情報", {}};
  body.sections = {
      {"950", "紹介目的", purpose, {visit}},
      {"340", "傷病名・主訴", problems.names, problems.conditions},
      {"360", "現病歴", present_illness(draft, problems), {problems.conditions.front()}},
      {"510", "アレルギー・不耐性反応", allergy_text(draft), problems.allergies},
      {"430", "投薬指示", or_none(problems.drugs), problems.prescriptions},
  };
  return body;
}

}  // namespace

std::string referral_bundle(const Occasion& occasion) {
  Draft draft(occasion);
  add_patient(draft);
  const Institution& from = draft.from();
  const Institution& to = *occasion.visit->destination;
  const Problems problems = add_problems(draft);
  const std::string visit = add_encounter(draft, "AMB");
  const std::string sender = add_organization(draft, from, &problems.main());
  const std::string doctor = add_doctor(draft, from);
  const std::string receiver = add_organization(draft, to, &problems.main());
  const std::string receiving_doctor = add_doctor(draft, to);
  Composition composition{
      "eReferral/StructureDefinition/JP_Composition_eReferral",
      "57133-1",
      "診療情報提供書",
      "診療情報提供書",
      "OUTPATIENT",
      "外来文書",
      visit,
      {doctor, sender},
      sender,
      "診療情報提供書発行",
      std::pair(occasion.visit->on, occasion.visit->on),
      {{"920", "紹介元情報", std::string(from.name), {sender, doctor}},
       {"910", "紹介先情報", std::string(to.name), {receiver, receiving_doctor}},
       referral_body(draft, problems)}};
  add_composition(draft, composition);
  return draft.document("clins/StructureDefinition/JP_Bundle_eReferral");
}

namespace {

std::string add_course(Draft& draft) {
  json::Writer& w =
      draft.open("DocumentReference", "eCS/StructureDefinition/JP_DocumentReference_eCS");
  w.field("status", "current").key("content").array().object().key("attachment").object();
  w.field("contentType", "text/plain").field("title", "入院中経過").end().end().end();
  return draft.close();
}

Section discharge_body(Draft& draft, const Problems& problems, const std::string& stay) {
  const std::string name(problems.main().name);
  const std::string course = add_course(draft);
  Section body{"300", "構造情報", {}, {}};
  body.sections = {
      {"322", "入院時詳細", "予定入院", {stay}},
      {"342", "入院時診断", name, {problems.conditions.front()}},
      {"510", "アレルギー・不耐性反応", allergy_text(draft), problems.allergies},
      {"352", "主訴", name + "の精査", {}},
      {"312", "入院理由", name + "の精査と治療", {}},
      {"360", "現病歴", present_illness(draft, problems), {}},
      {"333", "入院中経過", "治療により改善し、経過は良好でした。", {course}},
      {"324", "退院時詳細", "自宅へ退院", {stay}},
      {"344", "退院時診断", problems.names, problems.conditions},
      {"444", "退院時投薬指示", or_none(problems.drugs), problems.prescriptions},
      {"424", "退院時方針指示", "かかりつけ医で治療を続けてください。", {}},
  };
  return body;
}

}  // namespace

std::string discharge_summary_bundle(const Occasion& occasion) {
  Draft draft(occasion);
  add_patient(draft);
  const Institution& from = draft.from();
  const Problems problems = add_problems(draft);
  const std::string stay = add_encounter(draft, "IMP", "入院");
  const std::string hospital = add_organization(draft, from, &problems.main());
  const std::string doctor = add_doctor(draft, from);
  const Composition composition{
      "eDischargeSummary/StructureDefinition/JP_Composition_eDischargeSummary",
      "18842-5",
      "退院時サマリー",
      "退院時サマリー",
      "DISCHARGE",
      "退院時文書",
      stay,
      {doctor, hospital},
      hospital,
      "",
      std::pair(occasion.visit->on - days(9), occasion.visit->on),
      {discharge_body(draft, problems, stay)}};
  add_composition(draft, composition);
  return draft.document("clins/StructureDefinition/JP_Bundle_eDischargeSummary");
}

}  // namespace tasuki::generate
