// The Bundles that a visit leaves, each valid by the rules that the exchange judges by.
#pragma once

#include <optional>
#include <utility>

#include "generate/draft.hpp"

namespace tasuki::generate {

// Which tests a visit orders: the usual ones, and those of the illnesses.
bool is_asked_for(const LaboratoryTest& test, const std::vector<Illness>& illnesses);
bool is_infected(const History& history);

std::string conditions_bundle(const Occasion& occasion);
std::string allergies_bundle(const Occasion& occasion);
std::string observations_bundle(const Occasion& occasion);
std::string referral_bundle(const Occasion& occasion);
std::string discharge_summary_bundle(const Occasion& occasion);
std::string checkup_report_bundle(const Occasion& occasion);
std::string patient_summary_bundle(const Occasion& occasion);

// One section of a Composition.
struct Section {
  std::string_view code;
  std::string_view title;
  std::string text;  // empty: none
  std::vector<std::string> entries;
  std::vector<Section> sections = {};
};

// What differs between the kinds' Compositions.
struct Composition {
  std::string_view profile;
  std::string_view type;
  std::string_view type_display;
  std::string_view title;
  std::string_view category;
  std::string_view category_display;
  std::string encounter;
  std::vector<std::string> authors;
  std::string custodian;   // empty: none
  std::string event_text;  // what was done; empty: nothing but its period is said
  std::optional<std::pair<Day, Day>> event;
  std::vector<Section> sections;
};
void add_composition(Draft& draft, const Composition& composition);
// Opens a Composition up to its status; the caller goes on with its type, and closes it.
json::Writer& open_composition(Draft& draft, std::string_view profile);

}  // namespace tasuki::generate
