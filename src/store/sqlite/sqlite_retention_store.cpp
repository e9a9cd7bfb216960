#include "store/sqlite/sqlite_retention_store.hpp"

#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/forgotten_keys.hpp"
#include "store/sqlite/retention_table.hpp"

namespace tasuki::store {

using sqlite::Database;

Result<std::vector<UnitRecord>> SqliteRetentionStore::due(const RetentionQuery& query) {
  return readers_.read([&](Database& database) { return select_due(database, query); });
}

Result<std::uint64_t> SqliteRetentionStore::count_due(const RetentionQuery& query) {
  return readers_.read([&](Database& database) { return store::count_due(database, query); });
}

Result<std::size_t> SqliteRetentionStore::erase(std::span<const UnitRef> units, Erasure erasure,
                                                Time at, std::span<const AuditRecord> audit) {
  const std::vector<HashedAudit> hashed(audit.begin(), audit.end());
  std::size_t erased = 0;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    erased = 0;
    for (const UnitRef& unit : units) {
      const bool stood = TRY(erase_unit(database, unit, erasure, at));
      if (stood) ++erased;
    }
    for (const HashedAudit& record : hashed) TRY(insert_audit(database, record));
    return {};
  }));
  TRY_VOID(forget_planned(readers_, writer_, keys_));
  return erased;
}

}  // namespace tasuki::store
