// A made-up country: eight institutions of seven kinds, and as many people as are asked for, each
// with a history over years and the documents that it left. The same plan gives the same bytes on
// every machine; one person is made without the others, so that a million need no memory.
#pragma once

#include <string>
#include <vector>

#include "clins/kind.hpp"
#include "generate/history.hpp"

namespace tasuki::generate {

struct Plan {
  std::uint64_t seed = 1;
  int persons = 30;
  Day today;  // nothing is younger
};

struct Document {
  clins::Kind kind;
  const Institution* from = nullptr;
  const Institution* destination = nullptr;  // nullptr: it has none
  Day on;
  std::string identifier;  // Bundle.identifier.value
  std::string content;
};

class World {
 public:
  explicit World(const Plan& plan) : plan_(plan) {}

  const Plan& plan() const { return plan_; }
  Person person(int number) const { return make_person(plan_.seed, number, plan_.today); }
  // Of one person, in the order of time.
  std::vector<Document> documents(const Person& person) const;

 private:
  const Plan plan_;
};

// Who they are, as files for `tasuki eligibility load`: docs/formats/eligibility.md.
std::string institutions_file();
std::string persons_file(const World& world, int first, int last);

}  // namespace tasuki::generate
