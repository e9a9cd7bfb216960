#include "store/sqlite/forgotten_keys.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

constexpr std::size_t kKeysAtOnce = 1'000;

Result<std::vector<std::int64_t>> select_planned(Database& database) {
  Statement* select =
      TRY(database.cached("SELECT key_id FROM forgotten_key ORDER BY key_id LIMIT ?"));
  select->bind(static_cast<std::int64_t>(kKeysAtOnce));
  std::vector<std::int64_t> keys;
  while (TRY(select->step())) keys.push_back(select->integer(0));
  return keys;
}

Result<> delete_planned(Database& database, const std::vector<std::int64_t>& keys) {
  Statement* remove = TRY(database.cached("DELETE FROM forgotten_key WHERE key_id = ?"));
  for (const std::int64_t key : keys) TRY_VOID(remove->bind(key).run());
  return {};
}

}  // namespace

Result<> plan_to_forget(Database& database, std::int64_t key) {
  Statement* insert =
      TRY(database.cached("INSERT OR IGNORE INTO forgotten_key (key_id) VALUES (?)"));
  return insert->bind(key).run();
}

Result<> forget_planned(sqlite::ReaderPool& readers, sqlite::GroupCommit& writer,
                        ContentKeys& keys) {
  for (;;) {
    const auto planned = TRY(readers.read(select_planned));
    if (planned.empty()) return {};
    TRY_VOID(keys.forget(planned));
    TRY_VOID(writer.submit([&](Database& database) { return delete_planned(database, planned); }));
    if (planned.size() < kKeysAtOnce) return {};
  }
}

}  // namespace tasuki::store
