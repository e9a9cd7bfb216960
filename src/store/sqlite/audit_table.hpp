// Tables audit and assertion. Hashes are made on the caller's thread, rows on the writer's.
#pragma once

#include <cstdint>

#include "crypto/digest.hpp"
#include "sqlite/database.hpp"
#include "store/records.hpp"

namespace tasuki::store {

// RFC 6962 section 2.1, the hash of a leaf: SHA-256(0x00 || leaf).
// https://www.rfc-editor.org/rfc/rfc6962#section-2.1
crypto::Sha256 leaf_hash(std::string_view leaf);

// An audit record with its hashes; refers to the record, which must outlive it.
struct HashedAudit {
  explicit HashedAudit(const AuditRecord& audit_record);

  const AuditRecord& record;
  crypto::Sha256 leaf_hash;
  std::string assertion_digest;  // empty when there is no statement
};

// Gives the record's sequence.
Result<std::uint64_t> insert_audit(sqlite::Database& database, const HashedAudit& audit);

}  // namespace tasuki::store
