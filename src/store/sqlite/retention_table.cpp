#include "store/sqlite/retention_table.hpp"

#include <array>

#include "store/sqlite/attachment_table.hpp"
#include "store/sqlite/codes.hpp"
#include "store/sqlite/delivery_table.hpp"
#include "store/sqlite/unit_table.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

// Behind "kind = ?1 AND", by clock and by how far it is to be erased.
struct DueRow {
  RetentionClock clock;
  Erasure erasure;
  std::string_view condition;
  std::string_view order;
};
constexpr std::array kDue = {
    DueRow{RetentionClock::registered, Erasure::content, "registered_at < ?2 AND erased_at IS NULL",
           "registered_at"},
    DueRow{RetentionClock::registered, Erasure::unit, "registered_at < ?2", "registered_at"},
    DueRow{RetentionClock::acknowledged, Erasure::content,
           "acknowledged_at < ?2 AND erased_at IS NULL", "acknowledged_at"},
    DueRow{RetentionClock::acknowledged, Erasure::unit, "acknowledged_at < ?2", "acknowledged_at"},
};

std::string from_units(const RetentionQuery& query, bool ordered) {
  for (const DueRow& row : kDue) {
    if (row.clock != query.clock || row.erasure != query.erasure) continue;
    std::string sql = " FROM unit WHERE kind = ?1 AND long_term = 0 AND ";
    sql.append(row.condition);
    if (ordered) sql.append(" ORDER BY ").append(row.order).append(" LIMIT ?3");
    return sql;
  }
  return {};
}

Result<> erase_content(Database& database, const UnitRow& row, Time at) {
  TRY_VOID(delete_pieces(database, row));
  Statement* update = TRY(database.cached("UPDATE unit SET erased_at = ? WHERE unit_row = ?"));
  return update->bind(milliseconds_of(at)).bind(row.row).run();
}

Result<bool> has_information(Database& database, const UnitRow& row) {
  Statement* select = TRY(database.cached("SELECT 1 FROM information WHERE unit_row = ?"));
  return select->bind(row.row).step();
}

}  // namespace

Result<std::vector<UnitRecord>> select_due(Database& database, const RetentionQuery& query) {
  Statement* select = TRY(database.cached(
      std::string("SELECT ").append(unit_columns()).append(from_units(query, true))));
  select->bind(code_of(query.kind))
      .bind(milliseconds_of(query.before))
      .bind(static_cast<std::int64_t>(query.limit));
  std::vector<UnitRecord> units;
  while (TRY(select->step())) units.push_back(TRY(read_unit_row(*select)).unit);
  return units;
}

Result<std::uint64_t> count_due(Database& database, const RetentionQuery& query) {
  Statement* select = TRY(database.cached("SELECT count(*)" + from_units(query, false)));
  select->bind(code_of(query.kind)).bind(milliseconds_of(query.before));
  TRY(select->step());
  return unsigned_of(select->integer(0));
}

Result<bool> erase_unit(Database& database, UnitRef unit, Erasure erasure, Time at) {
  auto row = TRY(select_unit(database, unit));
  if (!row) return false;
  TRY_VOID(take_back(database, *row));
  TRY_VOID(delete_attachments_of(database, row->unit));
  const bool remains = erasure == Erasure::content && TRY(has_information(database, *row));
  if (remains)
    TRY_VOID(erase_content(database, *row, at));
  else
    TRY_VOID(delete_unit(database, *row));
  return true;
}

}  // namespace tasuki::store
