// What happened to a made-up person: illnesses, allergies, and the visits that left documents.
#pragma once

#include <vector>

#include "clins/kind.hpp"
#include "generate/person.hpp"

namespace tasuki::generate {

struct Illness {
  const Disease* disease = nullptr;
  Day since;

  // A passing one is over after three months.
  bool present_on(Day day) const;
};

// One visit that left a document.
struct Visit {
  Day on;
  clins::Kind kind;
  const Institution* at = nullptr;
  bool infections = false;  // of observations: those of the five infections, not the laboratory's
  const Institution* destination = nullptr;  // of a referral
};

struct History {
  std::vector<Illness> illnesses;  // in the order in which they began
  std::vector<const Allergen*> allergies;
  std::vector<Visit> visits;  // in the order of time

  std::vector<Illness> present_on(Day day) const;
};

History make_history(std::uint64_t seed, const Person& person, Day today);

// The value of a test without its decimal point: what is usual, moved by the person, their
// illnesses, the years, and chance.
int value_of(std::uint64_t seed, const Person& person, const History& history,
             const LaboratoryTest& test, Day on);
std::string with_point(int value, int decimals);  // 55 with one decimal is "5.5"

}  // namespace tasuki::generate
