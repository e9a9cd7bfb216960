// The RetentionStore of a SQLite store, on its connections.
#pragma once

#include "sqlite/group_commit.hpp"
#include "store/retention_store.hpp"
#include "store/sqlite/content_keys.hpp"

namespace tasuki::store {

class SqliteRetentionStore final : public RetentionStore {
 public:
  SqliteRetentionStore(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer, ContentKeys& keys)
      : readers_(readers), writer_(writer), keys_(keys) {}

  Result<std::vector<UnitRecord>> due(const RetentionQuery& query) override;
  Result<std::uint64_t> count_due(const RetentionQuery& query) override;
  Result<std::size_t> erase(std::span<const UnitRef> units, Erasure erasure, Time at,
                            std::span<const AuditRecord> audit) override;

 private:
  sqlite::ReaderPool& readers_;
  sqlite::GroupCommit& writer_;
  ContentKeys& keys_;
};

}  // namespace tasuki::store
