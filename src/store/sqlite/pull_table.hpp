// Tables pull, pull_line and pull_content.
#pragma once

#include "sqlite/database.hpp"
#include "store/content.hpp"
#include "store/temporary_store.hpp"

namespace tasuki::store {

struct PullRow {
  PullRecord pull;
  std::int64_t key = 0;
};

Result<> insert_pull(sqlite::Database& database, const PullRecord& pull, std::int64_t key);
Result<std::optional<PullRow>> select_pull(sqlite::Database& database, std::uint64_t number);

// false: that line is not waited for any more.
Result<bool> update_line(sqlite::Database& database, std::uint64_t number, std::size_t place,
                         const PullLine& line);
Result<> insert_answer(sqlite::Database& database, std::uint64_t number, std::size_t place,
                       const Piece& piece, std::size_t size);
// Every line that is waited for gets `outcome`, the PULL its end.
Result<> update_concluded(sqlite::Database& database, std::uint64_t number,
                          std::string_view outcome, Time at);
// In the order of the lines; empty where there is none. Error: content_damaged.
Result<std::vector<std::string>> select_answers(sqlite::Database& database, const PullRow& row,
                                                const ContentKey& key);

// With all that belongs to it; its key is planned to be forgotten.
Result<> delete_pull(sqlite::Database& database, std::uint64_t number);
Result<std::vector<std::uint64_t>> select_expired(sqlite::Database& database, Time now,
                                                  std::size_t limit);
Result<std::vector<std::uint64_t>> select_pulls_of(sqlite::Database& database,
                                                   const PullQuery& query);
Result<std::vector<std::uint64_t>> select_unconcluded(sqlite::Database& database, Time now,
                                                      std::size_t limit);

}  // namespace tasuki::store
