#include "store/sqlite/delivery_table.hpp"

#include <limits>

#include "store/sqlite/codes.hpp"

namespace tasuki::store {

using sqlite::Database;
using sqlite::Statement;

namespace {

constexpr int kPositionColumn = kUnitColumns;  // behind the columns of the unit

Result<> insert_event(Database& database, const UnitRecord& unit, EventKind kind, Time at,
                      std::uint64_t position) {
  Statement* insert = TRY(
      database.cached("INSERT INTO event (institution, position, kind, person_key, unit_number, at)"
                      " VALUES (?, ?, ?, ?, ?, ?)"));
  return insert->bind(unit.destination)
      .bind(signed_of(position))
      .bind(code_of(kind))
      .bind(signed_of(unit.ref.person))
      .bind(signed_of(unit.ref.number))
      .bind(milliseconds_of(at))
      .run();
}

}  // namespace

bool is_delivered(UnitState state) {
  return state == UnitState::viewable || state == UnitState::obtained;
}

Result<> deliver(Database& database, UnitRow& row, std::uint64_t position) {
  const UnitRecord& unit = row.unit;
  if (unit.destination.empty() || !is_delivered(unit.state) || unit.erased_at || row.position != 0)
    return {};
  const Time at = unit.viewable_at.value_or(unit.registered_at);
  Statement* insert = TRY(database.cached(
      "INSERT INTO delivery (institution, position, unit_row, person_key, viewable_at)"
      " VALUES (?, ?, ?, ?, ?)"));
  TRY_VOID(insert->bind(unit.destination)
               .bind(signed_of(position))
               .bind(row.row)
               .bind(signed_of(unit.ref.person))
               .bind(milliseconds_of(at))
               .run());
  TRY_VOID(insert_event(database, unit, EventKind::document_arrived, at, position));
  row.position = position;
  return update_position(database, row);
}

Result<> take_back(Database& database, UnitRow& row) {
  if (row.position == 0) return {};
  for (const std::string_view sql : {"DELETE FROM delivery WHERE institution = ? AND position = ?",
                                     "DELETE FROM event WHERE institution = ? AND position = ?"}) {
    Statement* remove = TRY(database.cached(sql));
    TRY_VOID(remove->bind(row.unit.destination).bind(signed_of(row.position)).run());
  }
  row.position = 0;
  return update_position(database, row);
}

Result<std::vector<InboxItem>> select_inbox(Database& database, const InboxQuery& query) {
  // CROSS JOIN: the inbox drives, in its order (https://www.sqlite.org/optoverview.html#crossjoin).
  static const std::string sql =
      std::string("SELECT ")
          .append(unit_columns())
          .append(
              ", delivery.position FROM delivery CROSS JOIN unit"
              " ON unit.unit_row = delivery.unit_row WHERE delivery.institution = ?"
              " AND delivery.position > ? AND delivery.viewable_at >= ?"
              " AND unit.state <> 'cancelled' ORDER BY delivery.position LIMIT ?");
  constexpr std::int64_t kAnyTime = std::numeric_limits<std::int64_t>::min();
  Statement* select = TRY(database.cached(sql));
  select->bind(query.institution)
      .bind(signed_of(query.after))
      .bind(query.since ? milliseconds_of(*query.since) : kAnyTime)
      .bind(static_cast<std::int64_t>(query.limit));
  std::vector<InboxItem> items;
  while (TRY(select->step())) {
    UnitRow row = TRY(read_unit_row(*select));
    items.push_back({unsigned_of(select->integer(kPositionColumn)), std::move(row.unit)});
  }
  return items;
}

Result<std::vector<Event>> select_events(Database& database, std::string_view institution,
                                         std::uint64_t after, std::size_t limit) {
  Statement* select =
      TRY(database.cached("SELECT position, kind, person_key, unit_number, at FROM event"
                          " WHERE institution = ? AND position > ? ORDER BY position LIMIT ?"));
  select->bind(institution).bind(signed_of(after)).bind(static_cast<std::int64_t>(limit));
  std::vector<Event> events;
  while (TRY(select->step())) {
    Event event;
    event.position = unsigned_of(select->integer(0));
    event.kind = TRY(event_kind(select->text(1)));
    event.unit = {unsigned_of(select->integer(2)), unsigned_of(select->integer(3))};
    event.at = time_of(select->integer(4));
    events.push_back(event);
  }
  return events;
}

}  // namespace tasuki::store
