// Tables audit and assertion. Hashes are made on the caller's thread, rows on the writer's.
#pragma once

#include <cstdint>

#include "crypto/digest.hpp"
#include "sqlite/database.hpp"
#include "store/audit_store.hpp"

namespace tasuki::store {

// An audit record with its hashes; refers to the record, which must outlive it.
struct HashedAudit {
  explicit HashedAudit(const AuditRecord& audit_record);

  const AuditRecord& record;
  crypto::Sha256 leaf_hash;
  std::string assertion_digest;  // empty when there is no statement
};

// Gives the record's sequence.
Result<std::uint64_t> insert_audit(sqlite::Database& database, const HashedAudit& audit);

// The newest first; see AuditQuery.
Result<std::vector<AuditEntry>> select_audit_entries(sqlite::Database& database,
                                                     const AuditQuery& query);
Result<std::optional<AuditEntry>> select_audit_entry(sqlite::Database& database, PersonKey person,
                                                     const crypto::Sha256& leaf_hash);
// In the order of the log.
Result<std::vector<AuditEntry>> select_audit_behind(sqlite::Database& database,
                                                    std::uint64_t sequence, std::size_t limit);

}  // namespace tasuki::store
