#include "store/sqlite/audit_table.hpp"

#include "store/sqlite/codes.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

crypto::Sha256 leaf_hash(std::string_view leaf) {
  std::string prefixed(1, '\0');
  prefixed.append(leaf);
  return crypto::sha256(prefixed);
}

HashedAudit::HashedAudit(const AuditRecord& audit_record)
    : record(audit_record), leaf_hash(store::leaf_hash(audit_record.leaf)) {
  if (record.assertion.empty()) return;
  const crypto::Sha256 digest = crypto::sha256(record.assertion);
  assertion_digest = crypto::as_bytes(digest);
}

Result<std::uint64_t> insert_audit(Database& database, const HashedAudit& audit) {
  if (!audit.record.assertion.empty()) {
    Statement* assertion =
        TRY(database.cached("INSERT OR IGNORE INTO assertion (digest, statement) VALUES (?, ?)"));
    TRY_VOID(assertion->bind_blob(audit.assertion_digest).bind(audit.record.assertion).run());
  }
  Statement* insert =
      TRY(database.cached("INSERT INTO audit (leaf, leaf_hash, institution, person_key, assertion)"
                          " VALUES (?, ?, ?, ?, ?)"));
  TRY_VOID(insert->bind(audit.record.leaf)
               .bind_blob(crypto::as_bytes(audit.leaf_hash))
               .bind(audit.record.institution)
               .bind(signed_of(audit.record.person))
               .bind_blob(audit.assertion_digest)
               .run());
  return unsigned_of(database.last_row_id());
}

}  // namespace tasuki::store
