// Patient summaries (患者サマリー): a plan and the conditions that it is for.
#include "generate/documents.hpp"
#include "generate/resources.hpp"

namespace tasuki::generate {
namespace {

std::string add_care_plan(Draft& draft, std::string_view condition) {
  json::Writer& w = draft.open("CarePlan", "eCS/StructureDefinition/JP_CarePlan_ePCS");
  draft.write_identifier();
  w.field("status", "active").field("intent", "plan").key("category").array().object();
  w.key("coding").array();
  write_coding(w, jp("CarePlan/CodeSystem/category"), "followup-plan", "外来診療経過中プラン");
  w.end().end().end().field("title", "療養計画");
  w.field("description",
          std::string(condition) +
              "の治療を続けます。薬は決められたとおりに飲み、1日30分ほど歩いてください。");
  write_reference(w, "subject", draft.patient());
  w.key("period").object().field("start", draft.day()).end().field("created", draft.day());
  return draft.close();
}

}  // namespace

std::string patient_summary_bundle(const Occasion& occasion) {
  Draft draft(occasion);
  add_patient(draft);
  auto illnesses = occasion.history->present_on(occasion.visit->on);
  if (illnesses.empty()) illnesses.push_back(occasion.history->illnesses.front());
  std::vector<std::string> entries = {add_care_plan(draft, illnesses.front().disease->name)};
  for (const Illness& illness : illnesses)
    entries.push_back(add_condition(draft, illness, Form::document));
  const std::string visit = add_encounter(draft, "AMB");
  const std::string institution = add_organization(draft, draft.from(), illnesses.front().disease);
  const std::string doctor = add_doctor(draft, draft.from());
  add_composition(draft, {"ePCS/StructureDefinition/JP_Composition_ePCS",
                          "56447-6",
                          "計画書",
                          "患者サマリー（療養計画書）",
                          "OUTPATIENT",
                          "外来文書",
                          visit,
                          {doctor, institution},
                          {},
                          {},
                          {},
                          {{"422", "計画サマリー", {}, entries}}});
  return draft.document("clins/StructureDefinition/JP_Bundle_ePCS");
}

}  // namespace tasuki::generate
