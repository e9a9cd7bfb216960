#include "gateway/storage.hpp"

#include "gateway/migrations.hpp"

namespace tasuki::gateway {

Result<std::unique_ptr<Storage>> Storage::open(const std::string& path, Metrics& metrics,
                                               const sqlite::Options& options) {
  sqlite::Database database = TRY(sqlite::Database::open(path, options));
  TRY_VOID(database.migrate(migrations()));
  return std::unique_ptr<Storage>(new Storage(path, std::move(database), metrics, options));
}

std::optional<Time> optional_time(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return from_stored(row.integer(column));
}

Result<std::string> read_mark(sqlite::Database& database, std::string_view name) {
  sqlite::Statement* select = TRY(database.cached("SELECT value FROM mark WHERE name = ?"));
  select->bind(name);
  return TRY(select->step()) ? select->text(0) : std::string();
}

Result<> write_mark(sqlite::Database& database, std::string_view name, std::string_view value) {
  sqlite::Statement* upsert =
      TRY(database.cached("INSERT INTO mark (name, value) VALUES (?, ?) "
                          "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  upsert->bind(name).bind(value);
  return upsert->run();
}

}  // namespace tasuki::gateway
