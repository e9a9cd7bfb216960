#include "store/sqlite/sqlite_temporary_store.hpp"

#include <algorithm>

#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/forgotten_keys.hpp"
#include "store/sqlite/pull_table.hpp"

namespace tasuki::store {

using sqlite::Database;

namespace {

std::optional<std::size_t> place_of(const PullRecord& pull, std::string_view institution) {
  const auto line = std::ranges::find(pull.lines, institution, &PullLine::institution);
  if (line == pull.lines.end()) return std::nullopt;
  return static_cast<std::size_t>(line - pull.lines.begin());
}

}  // namespace

Result<> SqliteTemporaryStore::open(const PullRecord& pull, const AuditRecord& audit) {
  const ContentKey key = TRY(keys_.take());
  const HashedAudit hashed(audit);
  return writer_.submit([&](Database& database) -> Result<> {
    TRY_VOID(insert_pull(database, pull, key.id));
    TRY(insert_audit(database, hashed));
    return {};
  });
}

Result<bool> SqliteTemporaryStore::answer(std::uint64_t number, const PullLine& line,
                                          std::string_view content) {
  const auto row =
      TRY(readers_.read([&](Database& database) { return select_pull(database, number); }));
  if (!row || row->pull.concluded_at) return false;
  const auto place = place_of(row->pull, line.institution);
  if (!place) return false;
  std::optional<Piece> piece;
  if (!content.empty()) {
    const ContentKey key = TRY(keys_.find(row->key));
    piece = Piece::pack({row->pull.person, number}, *place, content, key);
  }
  bool taken = false;
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    taken = TRY(update_line(database, number, *place, line));
    if (!taken || !piece) return {};
    return insert_answer(database, number, *place, *piece, content.size());
  }));
  return taken;
}

Result<std::optional<PullRecord>> SqliteTemporaryStore::conclude(std::uint64_t number,
                                                                 std::string_view outcome, Time at,
                                                                 const Account& audit) {
  std::optional<PullRow> row;
  const sqlite::Unit end = [&](Database& database) -> Result<> {
    row = TRY(select_pull(database, number));
    if (!row || row->pull.concluded_at) return {};
    TRY_VOID(update_concluded(database, number, outcome, at));
    row = TRY(select_pull(database, number));
    TRY(insert_audit(database, HashedAudit(audit(row->pull))));
    return {};
  };
  TRY_VOID(writer_.submit(end));
  if (!row) return std::nullopt;
  return std::move(row->pull);
}

Result<std::optional<PullRecord>> SqliteTemporaryStore::find(std::uint64_t number) {
  auto row = TRY(readers_.read([&](Database& database) { return select_pull(database, number); }));
  if (!row) return std::nullopt;
  return std::move(row->pull);
}

Result<std::vector<std::string>> SqliteTemporaryStore::contents(std::uint64_t number) {
  return readers_.read([&](Database& database) -> Result<std::vector<std::string>> {
    const auto row = TRY(select_pull(database, number));
    if (!row) return fail(Code::item_unknown, "no such PULL");
    const ContentKey key = TRY(keys_.find(row->key));
    return select_answers(database, *row, key);
  });
}

Result<> SqliteTemporaryStore::drop(std::span<const std::uint64_t> numbers) {
  if (numbers.empty()) return {};
  const sqlite::Unit erase = [&](Database& database) -> Result<> {
    for (const std::uint64_t number : numbers) TRY_VOID(delete_pull(database, number));
    return {};
  };
  TRY_VOID(writer_.submit(erase));
  return forget_planned(readers_, writer_, keys_);
}

Result<std::vector<std::uint64_t>> SqliteTemporaryStore::expired(Time now, std::size_t limit) {
  return readers_.read([&](Database& database) { return select_expired(database, now, limit); });
}

Result<std::vector<std::uint64_t>> SqliteTemporaryStore::of_person(const PullQuery& query) {
  return readers_.read([&](Database& database) { return select_pulls_of(database, query); });
}

Result<std::vector<std::uint64_t>> SqliteTemporaryStore::abandoned(Time now, std::size_t limit) {
  return readers_.read(
      [&](Database& database) { return select_unconcluded(database, now, limit); });
}

}  // namespace tasuki::store
