// The bytes of an audit record: docs/formats/audit-leaf.md. Once written they never change, so that
// a log over them can be proved to be whole.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/block.hpp"
#include "crypto/merkle.hpp"
#include "exchange/caller.hpp"
#include "store/records.hpp"

namespace tasuki::exchange {

// What an audit record says beyond who acted.
struct Act {
  Time at;
  std::string_view event;    // "unit.fetch"
  std::string_view outcome;  // "ok", "created", ... or the id of an error
  store::PersonKey person = 0;
  std::string_view unit;  // id as in URLs; may be empty
  std::string_view detail;
};

// Builds records; a person appears in them only as a handle that no two leaves share. Thread-safe.
class AuditWriter {
 public:
  AuditWriter(std::string_view secret, Random& random);
  store::AuditRecord record(const Caller& caller, const Act& act) const;

 private:
  crypto::PairCipher handles_;
  Random& random_;
};

inline crypto::Sha256 leaf_hash(std::string_view leaf) {
  return crypto::merkle_leaf(leaf);
}

}  // namespace tasuki::exchange
