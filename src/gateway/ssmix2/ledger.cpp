#include "gateway/ssmix2/ledger.hpp"

#include "gateway/storage.hpp"

namespace tasuki::gateway::ssmix2_ledger {
namespace {

constexpr std::string_view kColumns =
    "identifier, patient, path, kind, class, date, sha256, seen_at, clerk, clerk_note, why,"
    " sent_sha256, error, due_at";

Row row_at(const sqlite::Statement& row) {
  Row read;
  read.identifier = row.text(0);
  read.patient = row.text(1);
  read.path = row.text(2);
  read.kind = row.text(3);
  read.class_code = row.text(4);
  read.date = row.text(5);
  read.sha256 = row.text(6);
  read.seen_at = from_stored(row.integer(7));
  read.clerk = static_cast<ClerkWord>(row.integer(8));
  read.clerk_note = row.text(9);
  read.why = row.text(10);
  read.sent_sha256 = row.text(11);
  read.error = row.text(12);
  read.due_at = optional_time(row, 13);
  return read;
}

Result<std::vector<Row>> rows_of(sqlite::Statement& select) {
  std::vector<Row> rows;
  while (TRY(select.step())) rows.push_back(row_at(select));
  return rows;
}

std::string select(std::string_view where) {
  return "SELECT " + std::string(kColumns) + " FROM ssmix2_unit " + std::string(where);
}

}  // namespace

Result<> say(sqlite::Database& database, std::string_view storage, const Saying& saying, Time now) {
  sqlite::Statement* upsert = TRY(database.cached(
      "INSERT INTO ssmix2_unit (storage, identifier, patient, path, kind, class, date, sha256,"
      " seen_at, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)"
      " ON CONFLICT (storage, identifier) DO UPDATE SET path = ?4, date = ?7, sha256 = ?8,"
      " seen_at = ?9, due_at = ?9, error = '', clerk = CASE WHEN clerk = 1 THEN 0 ELSE clerk END"
      " WHERE sha256 <> ?8"));
  upsert->bind(storage).bind(saying.identifier).bind(saying.patient).bind(saying.path);
  upsert->bind(saying.kind).bind(saying.class_code).bind(saying.date).bind(saying.sha256);
  upsert->bind(to_stored(now));
  return upsert->run();
}

Result<> say_deleted(sqlite::Database& database, std::string_view storage,
                     std::string_view identifier, Time now) {
  sqlite::Statement* update =
      TRY(database.cached("UPDATE ssmix2_unit SET sha256 = '', seen_at = ?, due_at = ?, error = ''"
                          " WHERE storage = ? AND identifier = ? AND sha256 <> ''"));
  update->bind(to_stored(now)).bind(to_stored(now)).bind(storage).bind(identifier);
  return update->run();
}

Result<bool> knows_patient(sqlite::Database& database, std::string_view storage,
                           std::string_view patient) {
  sqlite::Statement* query = TRY(database.cached(
      "SELECT 1 FROM ssmix2_unit WHERE storage = ?1 AND patient = ?2 UNION ALL"
      " SELECT 1 FROM ssmix2_fault WHERE storage = ?1 AND path LIKE '%/' || ?2 || '/%' LIMIT 1"));
  const bool known = TRY(query->bind(storage).bind(patient).step());
  query->reset();
  return known;
}

Result<std::vector<Row>> due(sqlite::Database& database, std::string_view storage, Time now,
                             std::size_t limit) {
  sqlite::Statement* query =
      TRY(database.cached(select("WHERE storage = ? AND due_at <= ? ORDER BY due_at LIMIT ?")));
  query->bind(storage).bind(to_stored(now)).bind(static_cast<std::int64_t>(limit));
  return rows_of(*query);
}

Result<std::optional<Row>> find(sqlite::Database& database, std::string_view storage,
                                std::string_view identifier) {
  sqlite::Statement* query = TRY(database.cached(select("WHERE storage = ? AND identifier = ?")));
  query->bind(storage).bind(identifier);
  auto rows = TRY(rows_of(*query));
  if (rows.empty()) return std::optional<Row>();
  return std::optional(std::move(rows.front()));
}

Result<std::vector<Row>> list(sqlite::Database& database, std::string_view storage, bool held,
                              std::size_t limit) {
  sqlite::Statement* query = TRY(database.cached(
      select("WHERE storage = ? AND (NOT ? OR (sha256 <> '' AND sha256 <> sent_source))"
             " ORDER BY seen_at DESC, identifier LIMIT ?")));
  query->bind(storage).bind(std::int64_t{held}).bind(static_cast<std::int64_t>(limit));
  return rows_of(*query);
}

Result<> settle(sqlite::Database& database, std::string_view storage, const Row& row,
                const Settled& settled) {
  sqlite::Statement* update = TRY(
      database.cached("UPDATE ssmix2_unit SET why = ?1, error = ?2, due_at = ?3,"
                      " sent_sha256 = coalesce(?4, sent_sha256),"
                      " sent_source = CASE WHEN ?4 IS NULL THEN sent_source ELSE sha256 END"
                      " WHERE storage = ?5 AND identifier = ?6 AND sha256 = ?7 AND clerk = ?8"));
  update->bind(settled.why).bind(settled.error);
  if (settled.due_at)
    update->bind(to_stored(*settled.due_at));
  else
    update->bind_null();
  if (settled.sent_sha256)
    update->bind(*settled.sent_sha256);
  else
    update->bind_null();
  update->bind(storage).bind(row.identifier).bind(row.sha256);
  update->bind(static_cast<std::int64_t>(row.clerk));
  return update->run();
}

Result<> all_due(sqlite::Database& database, std::string_view storage, Time now) {
  sqlite::Statement* update =
      TRY(database.cached("UPDATE ssmix2_unit SET due_at = ? WHERE storage = ?"));
  update->bind(to_stored(now)).bind(storage);
  return update->run();
}

Result<bool> decide(sqlite::Database& database, std::string_view storage,
                    std::string_view identifier, ClerkWord word, std::string_view note, Time now) {
  if (!TRY(find(database, storage, identifier))) return false;
  sqlite::Statement* update =
      TRY(database.cached("UPDATE ssmix2_unit SET clerk = ?, clerk_note = ?, due_at = ?"
                          " WHERE storage = ? AND identifier = ?"));
  update->bind(static_cast<std::int64_t>(word)).bind(note).bind(to_stored(now));
  update->bind(storage).bind(identifier);
  TRY_VOID(update->run());
  return true;
}

Result<> set_faults(sqlite::Database& database, std::string_view storage, std::string_view path,
                    const std::vector<std::string>& texts, Time now) {
  sqlite::Statement* forget =
      TRY(database.cached("DELETE FROM ssmix2_fault WHERE storage = ? AND path = ?"));
  TRY_VOID(forget->bind(storage).bind(path).run());
  for (const std::string& text : texts) {
    sqlite::Statement* insert = TRY(database.cached(
        "INSERT OR IGNORE INTO ssmix2_fault (storage, path, text, at) VALUES (?, ?, ?, ?)"));
    TRY_VOID(insert->bind(storage).bind(path).bind(text).bind(to_stored(now)).run());
  }
  return {};
}

// '\x7f' stands behind everything that such a path goes on with.
Result<> clear_faults(sqlite::Database& database, std::string_view storage,
                      std::string_view beginning) {
  sqlite::Statement* forget = TRY(database.cached(
      "DELETE FROM ssmix2_fault WHERE storage = ?1 AND path >= ?2 AND path < ?2 || char(127)"));
  return forget->bind(storage).bind(beginning).run();
}

Result<std::vector<FaultRow>> faults(sqlite::Database& database, std::string_view storage,
                                     std::size_t limit) {
  sqlite::Statement* query = TRY(database.cached(
      "SELECT path, text, at FROM ssmix2_fault WHERE storage = ? ORDER BY at DESC, path LIMIT ?"));
  query->bind(storage).bind(static_cast<std::int64_t>(limit));
  std::vector<FaultRow> found;
  while (TRY(query->step()))
    found.push_back({query->text(0), query->text(1), from_stored(query->integer(2))});
  return found;
}

Result<Counts> counts(sqlite::Database& database, std::string_view storage) {
  sqlite::Statement* query = TRY(database.cached(
      "SELECT count(*), coalesce(sum(sent_sha256 <> ''), 0),"
      " coalesce(sum(sha256 <> '' AND sha256 <> sent_source), 0), coalesce(sum(error <> ''), 0)"
      " FROM ssmix2_unit WHERE storage = ?"));
  query->bind(storage);
  TRY(query->step());
  Counts counts{query->integer(0), query->integer(1), query->integer(2), query->integer(3), 0};
  query->reset();
  sqlite::Statement* wrong =
      TRY(database.cached("SELECT count(*) FROM ssmix2_fault WHERE storage = ?"));
  wrong->bind(storage);
  TRY(wrong->step());
  counts.faults = wrong->integer(0);
  wrong->reset();
  return counts;
}

Result<std::vector<std::string>> storages(sqlite::Database& database) {
  sqlite::Statement* query = TRY(
      database.cached("SELECT storage FROM ssmix2_unit UNION SELECT storage FROM ssmix2_fault"));
  std::vector<std::string> found;
  while (TRY(query->step())) found.push_back(query->text(0));
  return found;
}

}  // namespace tasuki::gateway::ssmix2_ledger
