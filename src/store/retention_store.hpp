// What has been kept long enough, and taking it out for good.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/records.hpp"

namespace tasuki::store {

// From when the period runs.
enum class RetentionClock { registered, acknowledged };

// content: the bytes and whoever they wait for; what summaries read of the unit stays, under its
// keys. unit: everything.
enum class Erasure { content, unit };

struct RetentionQuery {
  clins::Kind kind = clins::Kind::referral;
  RetentionClock clock = RetentionClock::registered;
  Erasure erasure = Erasure::unit;
  Time before;  // the clock stood earlier than this
  std::size_t limit = 0;
};

class RetentionStore {
 public:
  virtual ~RetentionStore() = default;

  // Oldest first. Without what is kept long term (LTS) and what is erased that far already.
  virtual Result<std::vector<UnitRecord>> due(const RetentionQuery& query) = 0;
  virtual Result<std::uint64_t> count_due(const RetentionQuery& query) = 0;  // `limit` is nothing

  // All of them with their audit records in one transaction; gives how many still stood there.
  // Their pages are overwritten, and their keys forgotten, so that no copy of the store has them.
  virtual Result<std::size_t> erase(std::span<const UnitRef> units, Erasure erasure, Time at,
                                    std::span<const AuditRecord> audit) = 0;
};

}  // namespace tasuki::store
