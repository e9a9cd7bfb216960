// The flags of the 6 information in meta.tag: 未告知, 未提供, 長期保存.
// http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication
#pragma once

#include "clins/findings.hpp"
#include "clins/kind.hpp"
#include "fhir/bundle.hpp"
#include "json/document.hpp"

namespace tasuki::clins {

struct Marks {
  bool uninformed = false;   // UNINFORMED: the patient has not been told
  bool undelivered = false;  // UNDELIVERED: for nobody but the sender
  bool long_term = false;    // LTS: kept beyond the usual period

  bool operator==(const Marks&) const = default;
};

Marks marks_of(json::Value resource);

// All marks that stand in a unit. Finds what the rules of the pack do not see: LTS on a laboratory
// result that is no infection, and anything undelivered in a document, whose bytes its destination
// gets whole.
Marks check_marks(const fhir::Bundle& bundle, Kind kind, Findings& findings);

}  // namespace tasuki::clins
