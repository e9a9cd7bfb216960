// The audit log as a tree that can be proved (RFC 9162), and as what institutions and persons read
// of it. Records come in through the calls of Store that write; here they are only read and, now
// and then, summed up in a head. Thread-safe. Errors everywhere: store_failed, disk_full, busy.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "crypto/merkle.hpp"
#include "store/records.hpp"

namespace tasuki::store {

struct AuditHead {
  crypto::MerkleTree tree;
  Time at;
  std::string statement;  // as it was signed
};

// A record as it stands in the log; its leaf index is sequence - 1.
struct AuditEntry {
  std::uint64_t sequence = 0;
  std::string leaf;
  crypto::Sha256 leaf_hash{};
  std::string institution;
  PersonKey person = 0;
};

// A page of the log, the newest first: of one institution's acts, or of the acts on one person.
struct AuditQuery {
  std::string institution;   // when `person` is 0
  PersonKey person = 0;      // not 0: whoever acted
  std::uint64_t before = 0;  // sequence of the last one seen; 0: from the newest
  std::size_t limit = 50;
};

class AuditStore {
 public:
  virtual ~AuditStore() = default;

  virtual Result<std::uint64_t> size() = 0;  // records so far
  virtual Result<std::optional<AuditHead>> last_head() = 0;
  // Of more than `after` records, the smallest first.
  virtual Result<std::vector<AuditHead>> heads(std::uint64_t after, std::size_t limit) = 0;

  // Puts all records behind the last head into the tree; head and subtrees become durable together.
  // Nothing new: the last head again, unsigned. `sign` runs on the caller's thread. Error: busy
  // when somebody else made a head meanwhile.
  using Sign = std::function<std::string(const crypto::MerkleTree&)>;
  virtual Result<AuditHead> make_head(Time at, const Sign& sign) = 0;

  // index < size, and 0 < first <= second; nothing beyond the last head: the caller checked.
  virtual Result<crypto::MerklePath> inclusion(std::uint64_t index, std::uint64_t size) = 0;
  virtual Result<crypto::MerklePath> consistency(std::uint64_t first, std::uint64_t second) = 0;

  virtual Result<std::vector<AuditEntry>> entries(const AuditQuery& query) = 0;
  // The record of that person with this leaf.
  virtual Result<std::optional<AuditEntry>> entry_of(PersonKey person,
                                                     const crypto::Sha256& leaf_hash) = 0;
  // All of the log, in order, for its export.
  virtual Result<std::vector<AuditEntry>> entries_behind(std::uint64_t sequence,
                                                         std::size_t limit) = 0;
};

}  // namespace tasuki::store
