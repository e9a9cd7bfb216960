// One view of a person from what several institutions registered: merged, without repetitions,
// newest first. Pure: what a reader may not see is left out before.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "clins/information.hpp"

namespace tasuki::clins {

// Where an entry comes from.
struct Source {
  std::string institution;  // 10-digit code
  std::string unit;         // id as in URLs
  Time at;                  // registered; of an answer, when its newest part was made
  bool answered = false;    // by the institution itself, just now: it is not registered

  bool operator==(const Source&) const = default;
};

// A unit and what of its information the reader may see. A list without entries says that there is
// nothing any more.
struct UnitInformation {
  Kind kind = Kind::conditions;
  Source source;
  std::vector<InformationEntry> entries;
  std::vector<std::string> departments;  // of all its entries, also of those not seen
};

struct SummaryEntry {
  InformationEntry entry;
  std::vector<Source> sources;  // the newest first; one at least
};

// `units` oldest first. Lists (conditions, allergies) replace older lists of the same institution
// whole, or for one department when they are of one only. The same thing told by several units
// stands once, with all its sources. Sorted by class, then by date, newest first; what has no date
// comes last.
std::vector<SummaryEntry> summarize(std::vector<UnitInformation> units);

// The departments that a unit's entries name, each once.
std::vector<std::string> departments_of(const std::vector<InformationEntry>& entries);

}  // namespace tasuki::clins
