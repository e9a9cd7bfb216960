#include "gateway/hot_files.hpp"

#include "gateway/outbox_rows.hpp"

namespace tasuki::gateway::hot_files {
namespace {

// A pass writes so many results; the next one follows at once.
constexpr std::int64_t kResultsPerPass = 200;

Result<bool> any(sqlite::Statement& select) {
  return select.step();
}

}  // namespace

Result<> insert(sqlite::Database& database, const std::string& folder, const Row& row) {
  sqlite::Statement* known = TRY(database.cached(
      "SELECT 1 FROM hot_file WHERE folder = ? AND name = ? AND tracking = ? AND reported = 0"));
  known->bind(folder).bind(row.name).bind(row.tracking);
  if (TRY(any(*known))) return {};
  sqlite::Statement* insert = TRY(
      database.cached("INSERT INTO hot_file (folder, source, name, tracking) VALUES (?, ?, ?, ?)"));
  insert->bind(folder).bind(row.source).bind(row.name).bind(row.tracking);
  return insert->run();
}

Result<bool> is_promised(sqlite::Database& database, const std::string& folder,
                         const std::string& name, const std::string& source,
                         const std::string& sha256) {
  sqlite::Statement* select = TRY(database.cached(
      "SELECT 1 FROM hot_file JOIN outbox USING (tracking) "
      "WHERE folder = ? AND name = ? AND reported = 0 AND NOT (source = ? AND sha256 = ?)"));
  select->bind(folder).bind(name).bind(source).bind(sha256);
  return any(*select);
}

Result<std::vector<Finished>> finished(sqlite::Database& database, const std::string& folder) {
  sqlite::Statement* select = TRY(database.cached(
      "SELECT hot_file.number, source, name, tracking FROM hot_file JOIN outbox USING (tracking) "
      "WHERE folder = ? AND reported = 0 AND state <> 0 ORDER BY hot_file.number LIMIT ?"));
  select->bind(folder).bind(kResultsPerPass);
  std::vector<Finished> found;
  while (TRY(select->step()))
    found.push_back({{select->integer(0), select->text(1), select->text(2), select->text(3)}, {}});
  for (Finished& entry : found) {
    auto item = TRY(rows::by_tracking(database, entry.row.tracking));
    if (item) entry.item = std::move(*item);
  }
  return found;
}

Result<> mark_reported(sqlite::Database& database, std::int64_t number) {
  sqlite::Statement* update =
      TRY(database.cached("UPDATE hot_file SET reported = 1 WHERE number = ?"));
  update->bind(number);
  return update->run();
}

}  // namespace tasuki::gateway::hot_files
