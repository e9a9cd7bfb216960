// Who may see what, for all that the exchange keeps: one table, no I/O. Every view asks it: fetch,
// inbox, status, summary, search, PULL, the patient's own view, the operator's. Whoever may not see
// something is told nothing, not even that it is there.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "clins/kind.hpp"
#include "store/records.hpp"

namespace tasuki::exchange {

enum class Viewer {
  sender,       // the institution that registered it
  destination,  // the one that it is addressed to
  institution,  // any other one
  patient,
  insurer,
  system_operator,
};

enum class Subject {
  letter,       // documents from one institution to another: referral, discharge summary
  checkup,      // health-check report, patient summary: read by consent
  collection,   // a registered unit of the 6 information, as such
  information,  // one entry of the 6 information
  pulled,       // a document that its holder gives out in a PULL, whoever it was written to
};

// By what right an institution looks: the person's consent for the class, or an emergency.
enum class Basis { none, consent, emergency };

// 未告知, 未提供 and both. A letter is marked when anything in it is.
enum class Mark { none, uninformed, undelivered, both };

struct Matter {
  Viewer viewer = Viewer::institution;
  Subject subject = Subject::letter;
  Mark mark = Mark::none;
  Basis basis = Basis::none;
  store::UnitState state = store::UnitState::viewable;
  bool kept = true;  // within the period of its view; false: only kept
};

enum class Sight {
  nothing,
  existence,
  content
};  // existence: that it is there, never what it says

Sight sight(const Matter& matter);

// The rows that `sight` goes by, for the documents and the tests. An absent condition holds always.
struct SightRow {
  Viewer viewer;
  Subject subject;
  std::uint8_t marks;   // bit 1 << Mark
  std::uint8_t bases;   // bit 1 << Basis
  std::uint8_t states;  // bit 1 << store::UnitState
  bool beyond_period;   // also when not `kept`
  Sight sight;
};
std::span<const SightRow> sight_rows();

Subject subject_of(clins::Kind kind);
Mark mark_of(const store::UnitRecord& unit);

enum class Action { read, fetch, acknowledge };  // metadata, content, take over

// In whose place an institution acts on a unit, without any consent. One that refers to itself acts
// as the destination where it may, so that its fetch counts as one. Whoever has no standing gets
// the same answer as if there were no such unit.
// The reader looks by consent, which is asked for beside this.
enum class Standing { none, sender, destination, reader };
Standing standing(const store::UnitRecord& unit, std::string_view institution, Action action);

}  // namespace tasuki::exchange
