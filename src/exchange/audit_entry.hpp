// An audit record as whoever may read it sees it: the members of its leaf
// (docs/formats/audit-leaf.md), read back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/block.hpp"
#include "store/audit_store.hpp"

namespace tasuki::exchange {

struct AccessEntry {
  std::string id;  // opaque; of this record alone
  Time at;
  std::string event;    // "unit.fetch"
  std::string outcome;  // "ok", "created", ... or the id of an error
  std::string institution;
  std::string user;
  std::string role;
  std::string purpose;  // a code of clins::purposes()
  bool emergency = false;
  std::string person;                 // a handle that no two records share; may be empty
  std::string unit;                   // id as in URLs; may be empty
  std::optional<store::UnitRef> ref;  // of that unit, if the id is one
  std::string detail;
  std::string trace;
  crypto::Sha256 leaf_hash{};
};

// Error: store_failed when the leaf is not one.
Result<AccessEntry> read_entry(const store::AuditEntry& entry, const crypto::PairCipher& units);

}  // namespace tasuki::exchange
