// The TemporaryStore of a SQLite store, on its connections.
#pragma once

#include "sqlite/group_commit.hpp"
#include "store/sqlite/content_keys.hpp"
#include "store/temporary_store.hpp"

namespace tasuki::store {

class SqliteTemporaryStore final : public TemporaryStore {
 public:
  SqliteTemporaryStore(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer, ContentKeys& keys)
      : readers_(readers), writer_(writer), keys_(keys) {}

  Result<> open(const PullRecord& pull, const AuditRecord& audit) override;
  Result<bool> answer(std::uint64_t number, const PullLine& line,
                      std::string_view content) override;
  Result<std::optional<PullRecord>> conclude(std::uint64_t number, std::string_view outcome,
                                             Time at, const Account& audit) override;
  Result<std::optional<PullRecord>> find(std::uint64_t number) override;
  Result<std::vector<std::string>> contents(std::uint64_t number) override;
  Result<> drop(std::span<const std::uint64_t> numbers) override;
  Result<std::vector<std::uint64_t>> expired(Time now, std::size_t limit) override;
  Result<std::vector<std::uint64_t>> of_person(const PullQuery& query) override;
  Result<std::vector<std::uint64_t>> abandoned(Time now, std::size_t limit) override;

 private:
  sqlite::ReaderPool& readers_;
  sqlite::GroupCommit& writer_;
  ContentKeys& keys_;
};

}  // namespace tasuki::store
