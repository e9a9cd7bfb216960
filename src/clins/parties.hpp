// The institutions that a unit names: who sends it and to whom.
#pragma once

#include <string>
#include <vector>

#include "clins/findings.hpp"
#include "clins/kind.hpp"
#include "fhir/bundle.hpp"

namespace tasuki::clins {

// An institution code and where it stands.
struct CodePlace {
  std::string code;
  std::string expression;
  json::Value place;
};

struct Parties {
  std::vector<CodePlace> issuers;  // section 920 and the institution extensions
  std::string destination;         // section 910; empty where the kind has none
};

// Reads sections 920 and 910 among `sections`, those of the Composition, where `row` asks for them.
void read_sections(const fhir::Bundle& bundle, const std::vector<fhir::Section>& sections,
                   const KindRow& row, Parties& parties, Findings& findings);
// Reads the JP_eCS_InstitutionNumber extension of every entry's resource.
void read_extensions(const fhir::Bundle& bundle, Parties& parties, Findings& findings);

}  // namespace tasuki::clins
