#include "gateway/outbox_rows.hpp"

#include "base/limits.hpp"

namespace tasuki::gateway::rows {
namespace {

#define TASUKI_OUTBOX_COLUMNS                                                                \
  "SELECT number, tracking, state, kind, identifier_system, identifier_value, destination, " \
  "emr, actor_user, actor_role, actor_purpose, consent, size, sha256, queued_at, attempts, " \
  "last_error, unit, answer_status, answer, answered_at, rules, referral FROM outbox "

OutboxState state_of(std::int64_t stored) {
  switch (static_cast<Stored>(stored)) {
    case Stored::accepted:
      return OutboxState::accepted;
    case Stored::refused:
      return OutboxState::refused;
    case Stored::queued:
      break;
  }
  return OutboxState::queued;
}

OutboxItem read_item(const sqlite::Statement& row) {
  OutboxItem item;
  item.number = row.integer(0);
  item.tracking = row.text(1);
  item.state = state_of(row.integer(2));
  item.kind = row.text(3);
  item.identifier_system = row.text(4);
  item.identifier_value = row.text(5);
  item.destination = row.text(6);
  item.caller = {row.text(7), {row.text(8), row.text(9), row.text(10)}};
  item.consent = row.text(11);
  item.size = static_cast<std::uint64_t>(row.integer(12));
  item.sha256 = row.text(13);
  item.queued_at = from_stored(row.integer(14));
  item.attempts = static_cast<int>(row.integer(15));
  item.last_error = row.text(16);
  item.unit = row.text(17);
  item.answer_status = static_cast<int>(row.integer(18));
  item.answer = row.text(19);
  item.answered_at = optional_time(row, 20);
  item.rules = row.text(21);
  item.referral = row.text(22);
  return item;
}

Result<std::optional<OutboxItem>> first(sqlite::Statement& select) {
  if (!TRY(select.step())) return std::optional<OutboxItem>();
  return std::optional(read_item(select));
}

}  // namespace

Result<std::optional<OutboxItem>> by_tracking(sqlite::Database& database,
                                              std::string_view tracking) {
  sqlite::Statement* select = TRY(database.cached(TASUKI_OUTBOX_COLUMNS "WHERE tracking = ?"));
  select->bind(tracking);
  return first(*select);
}

Result<std::optional<OutboxItem>> by_number(sqlite::Database& database, std::int64_t number) {
  sqlite::Statement* select = TRY(database.cached(TASUKI_OUTBOX_COLUMNS "WHERE number = ?"));
  select->bind(number);
  return first(*select);
}

Result<std::optional<OutboxItem>> by_identifier(sqlite::Database& database, std::string_view system,
                                                std::string_view value) {
  sqlite::Statement* select = TRY(
      database.cached(TASUKI_OUTBOX_COLUMNS "WHERE identifier_system = ? AND identifier_value = ? "
                                            "ORDER BY number DESC LIMIT 1"));
  select->bind(system).bind(value);
  return first(*select);
}

Result<std::vector<Unfinished>> unfinished(sqlite::Database& database) {
  sqlite::Statement* select = TRY(
      database.cached("SELECT number, identifier_system, identifier_value, queued_at FROM outbox "
                      "WHERE state = 0 ORDER BY number"));
  std::vector<Unfinished> found;
  while (TRY(select->step()))
    found.push_back({select->integer(0), line_of(select->text(1), select->text(2)),
                     from_stored(select->integer(3))});
  return found;
}

std::string line_of(std::string_view system, std::string_view value) {
  return std::to_string(system.size()) + ":" + std::string(system) + std::string(value);
}

Result<> insert(sqlite::Database& database, OutboxItem& item, std::string_view content) {
  sqlite::Statement* insert = TRY(database.cached(
      "INSERT INTO outbox (tracking, state, kind, identifier_system, identifier_value, "
      "destination, emr, actor_user, actor_role, actor_purpose, consent, size, sha256, queued_at, "
      "rules, referral) "
      "VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  insert->bind(item.tracking).bind(item.kind).bind(item.identifier_system);
  insert->bind(item.identifier_value).bind(item.destination).bind(item.caller.emr);
  insert->bind(item.caller.actor.user).bind(item.caller.actor.role);
  insert->bind(item.caller.actor.purpose).bind(item.consent);
  insert->bind(static_cast<std::int64_t>(item.size)).bind(item.sha256);
  insert->bind(to_stored(item.queued_at)).bind(item.rules).bind(item.referral);
  TRY_VOID(insert->run());
  item.number = database.last_row_id();
  sqlite::Statement* keep =
      TRY(database.cached("INSERT INTO outbox_content (number, content) VALUES (?, ?)"));
  keep->bind(item.number).bind_blob(content);
  return keep->run();
}

Result<std::string> content(sqlite::Database& database, std::int64_t number) {
  sqlite::Statement* select =
      TRY(database.cached("SELECT content FROM outbox_content WHERE number = ?"));
  select->bind(number);
  if (!TRY(select->step())) return fail(Code::content_damaged, "an outbox item has no content");
  return select->blob(0);
}

Result<> finish(sqlite::Database& database, std::int64_t number, const FinalAnswer& answer,
                Time at) {
  const Stored state = answer.accepted ? Stored::accepted : Stored::refused;
  sqlite::Statement* update = TRY(database.cached(
      "UPDATE outbox SET state = ?, unit = ?, answer_status = ?, answer = ?, answered_at = ?, "
      "finished_at = ?, attempts = attempts + 1, last_error = '' WHERE number = ?"));
  update->bind(static_cast<std::int64_t>(state)).bind(answer.unit);
  update->bind(static_cast<std::int64_t>(answer.status)).bind(answer.body);
  update->bind(to_stored(at)).bind(to_stored(at)).bind(number);
  TRY_VOID(update->run());
  sqlite::Statement* erase =
      TRY(database.cached("UPDATE outbox_content SET erase_from = ? WHERE number = ?"));
  erase->bind(to_stored(at + limits::kOutboxContentKept)).bind(number);
  return erase->run();
}

Result<> failed(sqlite::Database& database, std::int64_t number, std::string_view error) {
  sqlite::Statement* update = TRY(database.cached(
      "UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE number = ?"));
  update->bind(error).bind(number);
  return update->run();
}

Result<> answer(sqlite::Database& database, std::int64_t number, std::string_view body, Time at) {
  sqlite::Statement* update =
      TRY(database.cached("UPDATE outbox SET answer = ?, answered_at = ? WHERE number = ?"));
  update->bind(body).bind(to_stored(at)).bind(number);
  return update->run();
}

Result<std::int64_t> erase_contents(sqlite::Database& database, Time now) {
  sqlite::Statement* erase =
      TRY(database.cached("DELETE FROM outbox_content WHERE erase_from <= ?"));
  erase->bind(to_stored(now));
  TRY_VOID(erase->run());
  return database.changes();
}

Result<OutboxTotals> totals(sqlite::Database& database) {
  sqlite::Statement* select =
      TRY(database.cached("SELECT (SELECT count(*) FROM outbox WHERE state = 1), "
                          "(SELECT count(*) FROM outbox WHERE state = 2)"));
  TRY(select->step());
  return OutboxTotals{select->integer(0), select->integer(1)};
}

}  // namespace tasuki::gateway::rows
