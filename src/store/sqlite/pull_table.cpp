#include "store/sqlite/pull_table.hpp"

#include "store/sqlite/codes.hpp"
#include "store/sqlite/forgotten_keys.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

std::optional<std::int64_t> optional_milliseconds(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return milliseconds_of(*time);
}

std::optional<Time> optional_time(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return time_of(row.integer(column));
}

Result<> insert_line(Database& database, std::uint64_t number, std::size_t place,
                     const PullLine& line) {
  Statement* insert = TRY(database.cached(
      "INSERT INTO pull_line (number, place, institution, outcome, reason, count, as_of, at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
  return insert->bind(signed_of(number))
      .bind(static_cast<std::int64_t>(place))
      .bind(line.institution)
      .bind(line.outcome)
      .bind(line.reason)
      .bind(std::int64_t{line.count})
      .bind_optional(optional_milliseconds(line.as_of))
      .bind_optional(optional_milliseconds(line.at))
      .run();
}

Result<std::vector<PullLine>> select_lines(Database& database, std::uint64_t number) {
  Statement* select =
      TRY(database.cached("SELECT institution, outcome, reason, count, as_of, at FROM pull_line"
                          " WHERE number = ? ORDER BY place"));
  select->bind(signed_of(number));
  std::vector<PullLine> lines;
  while (TRY(select->step()))
    lines.push_back({select->text(0), select->text(1), select->text(2),
                     static_cast<std::uint32_t>(select->integer(3)), optional_time(*select, 4),
                     optional_time(*select, 5)});
  return lines;
}

Result<std::vector<std::uint64_t>> numbers(Statement& select) {
  std::vector<std::uint64_t> found;
  while (TRY(select.step())) found.push_back(unsigned_of(select.integer(0)));
  return found;
}

}  // namespace

Result<> insert_pull(Database& database, const PullRecord& pull, std::int64_t key) {
  Statement* insert = TRY(database.cached(
      "INSERT INTO pull (number, institution, person_key, asked, key_id, created_at, deadline_at,"
      " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
  TRY_VOID(insert->bind(signed_of(pull.number))
               .bind(pull.institution)
               .bind(signed_of(pull.person))
               .bind(pull.asked)
               .bind(key)
               .bind(milliseconds_of(pull.created_at))
               .bind(milliseconds_of(pull.deadline_at))
               .bind(milliseconds_of(pull.expires_at))
               .run());
  for (std::size_t place = 0; place < pull.lines.size(); ++place)
    TRY_VOID(insert_line(database, pull.number, place, pull.lines[place]));
  return {};
}

Result<std::optional<PullRow>> select_pull(Database& database, std::uint64_t number) {
  Statement* select = TRY(database.cached(
      "SELECT institution, person_key, asked, key_id, created_at, deadline_at, expires_at,"
      " concluded_at FROM pull WHERE number = ?"));
  if (!TRY(select->bind(signed_of(number)).step())) return std::nullopt;
  PullRow row;
  row.pull.number = number;
  row.pull.institution = select->text(0);
  row.pull.person = unsigned_of(select->integer(1));
  row.pull.asked = select->text(2);
  row.key = select->integer(3);
  row.pull.created_at = time_of(select->integer(4));
  row.pull.deadline_at = time_of(select->integer(5));
  row.pull.expires_at = time_of(select->integer(6));
  row.pull.concluded_at = optional_time(*select, 7);
  row.pull.lines = TRY(select_lines(database, number));
  return row;
}

Result<bool> update_line(Database& database, std::uint64_t number, std::size_t place,
                         const PullLine& line) {
  Statement* update = TRY(
      database.cached("UPDATE pull_line SET outcome = ?, reason = ?, count = ?, as_of = ?, at = ?"
                      " WHERE number = ? AND place = ? AND outcome = ''"));
  TRY_VOID(update->bind(line.outcome)
               .bind(line.reason)
               .bind(std::int64_t{line.count})
               .bind_optional(optional_milliseconds(line.as_of))
               .bind_optional(optional_milliseconds(line.at))
               .bind(signed_of(number))
               .bind(static_cast<std::int64_t>(place))
               .run());
  return database.changes() == 1;
}

Result<> insert_answer(Database& database, std::uint64_t number, std::size_t place,
                       const Piece& piece, std::size_t size) {
  Statement* insert =
      TRY(database.cached("INSERT INTO pull_content (number, place, size, codec, checksum, bytes)"
                          " VALUES (?, ?, ?, ?, ?, ?)"));
  return insert->bind(signed_of(number))
      .bind(static_cast<std::int64_t>(place))
      .bind(static_cast<std::int64_t>(size))
      .bind(static_cast<std::int64_t>(piece.codec()))
      .bind_blob(piece.checksum())
      .bind_blob(piece.bytes())
      .run();
}

Result<> update_concluded(Database& database, std::uint64_t number, std::string_view outcome,
                          Time at) {
  Statement* lines = TRY(database.cached(
      "UPDATE pull_line SET outcome = ?, at = ? WHERE number = ? AND outcome = ''"));
  TRY_VOID(lines->bind(outcome).bind(milliseconds_of(at)).bind(signed_of(number)).run());
  Statement* pull = TRY(database.cached("UPDATE pull SET concluded_at = ? WHERE number = ?"));
  return pull->bind(milliseconds_of(at)).bind(signed_of(number)).run();
}

Result<std::vector<std::string>> select_answers(Database& database, const PullRow& row,
                                                const ContentKey& key) {
  Statement* select = TRY(database.cached(
      "SELECT place, size, codec, checksum, bytes FROM pull_content WHERE number = ?"));
  select->bind(signed_of(row.pull.number));
  std::vector<std::string> answers(row.pull.lines.size());
  while (TRY(select->step())) {
    const auto place = static_cast<std::size_t>(select->integer(0));
    if (place >= answers.size()) return fail(Code::content_damaged, "an answer without a line");
    const StoredPiece stored{select->integer(2), row.key, select->blob_view(3),
                             select->blob_view(4)};
    answers[place] = TRY(unpack_piece({row.pull.person, row.pull.number}, place, stored,
                                      static_cast<std::size_t>(select->integer(1)), key));
  }
  return answers;
}

Result<> delete_pull(Database& database, std::uint64_t number) {
  const auto row = TRY(select_pull(database, number));
  if (!row) return {};
  for (const std::string_view sql :
       {"DELETE FROM pull_content WHERE number = ?", "DELETE FROM pull_line WHERE number = ?",
        "DELETE FROM pull WHERE number = ?"}) {
    Statement* erase = TRY(database.cached(sql));
    TRY_VOID(erase->bind(signed_of(number)).run());
  }
  return plan_to_forget(database, row->key);
}

Result<std::vector<std::uint64_t>> select_expired(Database& database, Time now, std::size_t limit) {
  Statement* select = TRY(
      database.cached("SELECT number FROM pull WHERE expires_at <= ? ORDER BY expires_at LIMIT ?"));
  return numbers(select->bind(milliseconds_of(now)).bind(static_cast<std::int64_t>(limit)));
}

Result<std::vector<std::uint64_t>> select_pulls_of(Database& database, const PullQuery& query) {
  Statement* select =
      TRY(database.cached("SELECT number FROM pull WHERE person_key = ? AND institution = ?"));
  return numbers(select->bind(signed_of(query.person)).bind(query.institution));
}

Result<std::vector<std::uint64_t>> select_unconcluded(Database& database, Time now,
                                                      std::size_t limit) {
  Statement* select =
      TRY(database.cached("SELECT number FROM pull WHERE concluded_at IS NULL AND deadline_at <= ?"
                          " ORDER BY deadline_at LIMIT ?"));
  return numbers(select->bind(milliseconds_of(now)).bind(static_cast<std::int64_t>(limit)));
}

}  // namespace tasuki::store
