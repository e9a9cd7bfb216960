// The audit log in the embedded store: says what runs on which connection; SQL is in audit_table
// and audit_tree_table. Hashing and signing are done on the caller's thread.
#pragma once

#include "sqlite/group_commit.hpp"
#include "store/audit_store.hpp"

namespace tasuki::store {

class SqliteAuditStore final : public AuditStore {
 public:
  SqliteAuditStore(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer)
      : readers_(readers), writer_(writer) {}

  Result<std::uint64_t> size() override;
  Result<std::optional<AuditHead>> last_head() override;
  Result<std::vector<AuditHead>> heads(std::uint64_t after, std::size_t limit) override;
  Result<AuditHead> make_head(Time at, const Sign& sign) override;
  Result<crypto::MerklePath> inclusion(std::uint64_t index, std::uint64_t size) override;
  Result<crypto::MerklePath> consistency(std::uint64_t first, std::uint64_t second) override;
  Result<std::vector<AuditEntry>> entries(const AuditQuery& query) override;
  Result<std::optional<AuditEntry>> entry_of(PersonKey person,
                                             const crypto::Sha256& leaf_hash) override;
  Result<std::vector<AuditEntry>> entries_behind(std::uint64_t sequence,
                                                 std::size_t limit) override;

 private:
  struct Growth;
  Result<Growth> begin_growth();
  Result<> grow(Growth& growth);

  sqlite::ReaderPool& readers_;
  sqlite::GroupCommit& writer_;
};

}  // namespace tasuki::store
