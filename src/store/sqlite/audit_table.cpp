#include "store/sqlite/audit_table.hpp"

#include <algorithm>
#include <limits>

#include "store/sqlite/codes.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

// "SELECT columns FROM audit" + the rest, made once a text.
std::string select_entries(std::string_view rest) {
  return std::string("SELECT sequence, leaf, leaf_hash, institution, person_key FROM audit ")
      .append(rest);
}

Result<AuditEntry> read_entry(const Statement& statement) {
  AuditEntry entry;
  entry.sequence = unsigned_of(statement.integer(0));
  entry.leaf = statement.text(1);
  const std::string_view hash = statement.blob_view(2);
  if (hash.size() != entry.leaf_hash.size())
    return fail(Code::store_failed, "a hash of the audit log has the wrong length");
  std::copy(hash.begin(), hash.end(), entry.leaf_hash.begin());
  entry.institution = statement.text(3);
  entry.person = unsigned_of(statement.integer(4));
  return entry;
}

Result<std::vector<AuditEntry>> read_entries(Statement& statement) {
  std::vector<AuditEntry> entries;
  while (TRY(statement.step())) entries.push_back(TRY(read_entry(statement)));
  return entries;
}

}  // namespace

HashedAudit::HashedAudit(const AuditRecord& audit_record)
    : record(audit_record), leaf_hash(crypto::merkle_leaf(audit_record.leaf)) {
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

Result<std::vector<AuditEntry>> select_audit_entries(Database& database, const AuditQuery& query) {
  // Written out for either index: `person_key <> 0` lets SQLite use the partial one.
  static const std::string of_institution =
      select_entries("WHERE institution = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?");
  static const std::string of_person = select_entries(
      "WHERE person_key = ? AND person_key <> 0 AND sequence < ?"
      " ORDER BY sequence DESC LIMIT ?");
  const std::int64_t before =
      query.before == 0 ? std::numeric_limits<std::int64_t>::max() : signed_of(query.before);
  Statement* select = TRY(database.cached(query.person == 0 ? of_institution : of_person));
  if (query.person == 0)
    select->bind(query.institution);
  else
    select->bind(signed_of(query.person));
  select->bind(before).bind(static_cast<std::int64_t>(query.limit));
  return read_entries(*select);
}

Result<std::optional<AuditEntry>> select_audit_entry(Database& database, PersonKey person,
                                                     const crypto::Sha256& leaf_hash) {
  static const std::string sql =
      select_entries("WHERE person_key = ? AND person_key <> 0 AND leaf_hash = ? LIMIT 1");
  Statement* select = TRY(database.cached(sql));
  select->bind(signed_of(person)).bind_blob(crypto::as_bytes(leaf_hash));
  if (!TRY(select->step())) return std::nullopt;
  return TRY(read_entry(*select));
}

Result<std::vector<AuditEntry>> select_audit_behind(Database& database, std::uint64_t sequence,
                                                    std::size_t limit) {
  static const std::string sql = select_entries("WHERE sequence > ? ORDER BY sequence LIMIT ?");
  Statement* select = TRY(database.cached(sql));
  select->bind(signed_of(sequence)).bind(static_cast<std::int64_t>(limit));
  return read_entries(*select);
}

}  // namespace tasuki::store
