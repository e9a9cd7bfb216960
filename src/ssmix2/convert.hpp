// From a message of the storage to units as they are registered: collections of the 6 information,
// valid by the rules of JP-CLINS. The mapping is a table in docs/formats/ssmix2.md.
//
// Pure: the same file, person and institution give the same bytes, identifiers and UUIDs included,
// so that a file that is read twice is registered once. A later version of a file (the same
// FileName::key()) gives units of the same identifiers: changes.
#pragma once

#include <string>
#include <vector>

#include "clins/class_set.hpp"
#include "clins/kind.hpp"
#include "ssmix2/person.hpp"

namespace tasuki::ssmix2 {

struct Context {
  std::string institution;  // code, 10 digits
  // What eligibility said of the person, where the storage is not to be believed; empty: as ADT-00.
  std::string insured_system = {};
  std::string insured_value = {};
};

struct Unit {
  clins::InformationClass information =
      clins::InformationClass::conditions;  // what it is released by
  clins::ClassSet classes;  // all that it holds: allergies and contraindications share a unit
  // False for prescriptions: JP-CLINS has no collection of them (their source is the service for
  // electronic prescriptions), so they can be read by the institution itself and not registered.
  bool registrable = true;
  clins::Kind kind = clins::Kind::conditions;  // when it is registrable
  std::string identifier;                      // Bundle.identifier.value
  std::string json;                            // the Bundle
  std::string date;         // FHIR date of the care; of files without one, of their time
  std::size_t entries = 0;  // resources beside the patient
  bool suspected = false;   // 疑い病名 alone: nothing that JP-CLINS takes as confirmed
  bool infection = false;   // of the five infections
  bool final = true;        // false: results that are still preliminary
};

struct Converted {
  std::vector<Unit> units;
  // Of the whole message where there are no units; otherwise of entries that were left out.
  std::vector<Fault> faults;
};

// Errors are in `faults`: message_type, other_patient, not_insured, not_converted, missing, value,
// too_many_entries.
Converted convert(const Message& message, const FileName& file, const Person& person,
                  const Context& context);

// The identifiers that the units of a file have or would have: of a deleted file, what to cancel.
// Never more than two.
struct Identity {
  std::string identifier;
  clins::Kind kind;
  clins::InformationClass information;
  bool suspected = false;
  bool infection = false;
};
std::vector<Identity> identities(const FileName& file, const Context& context);

}  // namespace tasuki::ssmix2
