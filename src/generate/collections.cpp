// The 6 information as collection Bundles: one patient, one type, one report unit.
#include <algorithm>

#include "generate/documents.hpp"
#include "generate/resources.hpp"

namespace tasuki::generate {
namespace {

// Of everybody; the others belong to illnesses.
constexpr std::string_view kRoutine[] = {"GLU", "CRE", "BUN", "K", "LDL", "AST", "ALT", "HB"};

}  // namespace

bool is_asked_for(const LaboratoryTest& test, const std::vector<Illness>& illnesses) {
  if (std::ranges::find(kRoutine, test.local) != std::end(kRoutine)) return true;
  return std::ranges::any_of(effects(), [&](const Effect& effect) {
    return effect.test == test.local && std::ranges::any_of(illnesses, [&](const Illness& illness) {
             return illness.disease->name == effect.disease;
           });
  });
}

bool is_infected(const History& history) {
  return std::ranges::any_of(history.illnesses, [](const Illness& illness) {
    return illness.disease->name == "慢性肝炎";
  });
}

std::string conditions_bundle(const Occasion& occasion) {
  Draft draft(occasion);
  add_patient(draft);
  for (const Illness& illness : occasion.history->present_on(occasion.visit->on))
    add_condition(draft, illness, Form::collection);
  return draft.collection("Condition");
}

std::string allergies_bundle(const Occasion& occasion) {
  Draft draft(occasion);
  add_patient(draft);
  for (const Allergen* allergen : occasion.history->allergies)
    add_allergy(draft, *allergen, Form::collection);
  return draft.collection("AllergyIntolerance");
}

std::string observations_bundle(const Occasion& occasion) {
  Draft draft(occasion);
  add_patient(draft);
  if (occasion.visit->infections) {
    add_infection(draft, is_infected(*occasion.history));
    return draft.collection("Observation");
  }
  const auto illnesses = occasion.history->present_on(occasion.visit->on);
  for (const LaboratoryTest& test : tests())
    if (is_asked_for(test, illnesses)) add_result(draft, test);
  return draft.collection("Observation");
}

}  // namespace tasuki::generate
