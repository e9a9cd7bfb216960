#include "gateway/inbox.hpp"

#include "base/limits.hpp"

namespace tasuki::gateway {
namespace {

#define TASUKI_INBOX_COLUMNS                                                   \
  "SELECT number, unit, state, position, reference, size, sha256, stored_at, " \
  "acknowledged_at, attempts, last_error FROM inbox "

InboxItem read_item(const sqlite::Statement& row) {
  InboxItem item;
  item.number = row.integer(0);
  item.unit = row.text(1);
  item.state = static_cast<InboxState>(row.integer(2));
  item.position = row.is_null(3) ? 0 : row.integer(3);
  item.reference = row.text(4);
  item.size = static_cast<std::uint64_t>(row.integer(5));
  item.sha256 = row.text(6);
  item.stored_at = optional_time(row, 7);
  item.acknowledged_at = optional_time(row, 8);
  item.attempts = static_cast<int>(row.integer(9));
  item.last_error = row.text(10);
  return item;
}

Result<std::optional<InboxItem>> first(sqlite::Statement& select) {
  if (!TRY(select.step())) return std::optional<InboxItem>();
  return std::optional(read_item(select));
}

Result<std::optional<InboxItem>> by_unit(sqlite::Database& database, std::string_view unit) {
  sqlite::Statement* select = TRY(database.cached(TASUKI_INBOX_COLUMNS "WHERE unit = ?"));
  select->bind(unit);
  return first(*select);
}

// The content and its place in the order of arrival, in the caller's transaction.
Result<> insert_content(sqlite::Database& database, std::int64_t number, std::string_view content) {
  sqlite::Statement* insert =
      TRY(database.cached("INSERT INTO inbox_content (number, content) VALUES (?, ?)"));
  insert->bind(number).bind_blob(content);
  TRY_VOID(insert->run());
  sqlite::Statement* place = TRY(database.cached(
      "UPDATE inbox SET position = (SELECT coalesce(max(position), 0) + 1 FROM inbox) "
      "WHERE number = ?"));
  place->bind(number);
  return place->run();
}

Gauge& items_gauge(Metrics& metrics, std::string_view state) {
  return metrics.gauge("tasuki_inbox_items", "units in the inbox",
                       "state=\"" + std::string(state) + "\"");
}

}  // namespace

Inbox::Inbox(Storage& storage, Events& events, const Clock& clock, Metrics& metrics)
    : storage_(storage),
      events_(events),
      clock_(clock),
      announced_items_(items_gauge(metrics, "announced")),
      stored_items_(items_gauge(metrics, "stored")),
      settled_items_(items_gauge(metrics, "settled")) {}

Result<std::unique_ptr<Inbox>> Inbox::open(Storage& storage, Events& events, const Clock& clock,
                                           Metrics& metrics) {
  std::unique_ptr<Inbox> inbox(new Inbox(storage, events, clock, metrics));
  TRY_VOID(inbox->count_items());
  return inbox;
}

Result<> Inbox::count_items() {
  return storage_.read([&](sqlite::Database& database) -> Result<> {
    sqlite::Statement* select =
        TRY(database.cached("SELECT (SELECT count(*) FROM inbox WHERE state = 0), "
                            "(SELECT count(*) FROM inbox WHERE state = 1), "
                            "(SELECT count(*) FROM inbox WHERE state = 2)"));
    TRY(select->step());
    announced_items_.set(select->integer(0));
    stored_items_.set(select->integer(1));
    settled_items_.set(select->integer(2));
    return {};
  });
}

Result<std::size_t> Inbox::announce(std::span<const std::string> units,
                                    const std::optional<Mark>& mark) {
  std::size_t fresh = 0;
  const Time now = clock_.now();
  const Result<> written = storage_.write([&](sqlite::Database& database) -> Result<> {
    for (const std::string& unit : units) {
      sqlite::Statement* insert = TRY(database.cached(
          "INSERT INTO inbox (unit, announced_at, next_attempt) VALUES (?1, ?2, ?2) "
          "ON CONFLICT (unit) DO UPDATE SET state = 0, next_attempt = ?2, attempts = 0 "
          "WHERE state = 3"));
      insert->bind(unit).bind(to_stored(now));
      TRY_VOID(insert->run());
      fresh += database.changes() > 0 ? 1 : 0;
    }
    return mark ? write_mark(database, mark->name, mark->value) : Result<>();
  });
  TRY_VOID(written);
  announced_items_.add(static_cast<std::int64_t>(fresh));
  return fresh;
}

Result<std::string> Inbox::mark(std::string_view name) {
  return storage_.read([&](sqlite::Database& database) { return read_mark(database, name); });
}

Result<std::optional<InboxItem>> Inbox::due() {
  return storage_.read([&](sqlite::Database& database) -> Result<std::optional<InboxItem>> {
    sqlite::Statement* select =
        TRY(database.cached(TASUKI_INBOX_COLUMNS "WHERE state < 2 AND next_attempt <= ? "
                                                 "ORDER BY next_attempt, number LIMIT 1"));
    select->bind(to_stored(clock_.now()));
    return first(*select);
  });
}

Result<std::optional<Time>> Inbox::next_due() {
  return storage_.read([&](sqlite::Database& database) -> Result<std::optional<Time>> {
    sqlite::Statement* select =
        TRY(database.cached("SELECT min(next_attempt) FROM inbox WHERE state < 2"));
    TRY(select->step());
    return optional_time(*select, 0);
  });
}

Result<bool> Inbox::store(const std::string& unit, std::string_view reference,
                          std::string_view sha256, std::string_view content) {
  bool fresh = false;
  const Time now = clock_.now();
  const Result<> written = storage_.write([&](sqlite::Database& database) -> Result<> {
    const auto item = TRY(by_unit(database, unit));
    if (!item) return fail(Code::item_unknown, "a unit that was not announced");
    fresh = item->state == InboxState::announced;
    if (!fresh) return {};
    TRY_VOID(insert_content(database, item->number, content));
    sqlite::Statement* update = TRY(database.cached(
        "UPDATE inbox SET state = 1, reference = ?, size = ?, sha256 = ?, stored_at = ?, "
        "attempts = 0, last_error = '' WHERE number = ?"));
    update->bind(reference).bind(static_cast<std::int64_t>(content.size())).bind(sha256);
    update->bind(to_stored(now)).bind(item->number);
    TRY_VOID(update->run());
    return Events::append(database, kEventArrived, unit, now);
  });
  TRY_VOID(written);
  if (!fresh) return false;
  announced_items_.add(-1);
  stored_items_.add(1);
  changed().notify();
  return true;
}

Result<> Inbox::settle(const std::string& unit, std::string_view reference) {
  const std::optional<std::int64_t> at =
      reference.empty() ? std::nullopt : std::optional(to_stored(clock_.now()));
  bool changed_one = false;
  const Result<> written = storage_.write([&](sqlite::Database& database) -> Result<> {
    sqlite::Statement* update = TRY(database.cached(
        "UPDATE inbox SET state = 2, acknowledged_at = ?1, last_error = '', "
        "reference = CASE WHEN ?2 = '' THEN reference ELSE ?2 END WHERE unit = ?3 AND state = 1"));
    update->bind_optional(at).bind(reference).bind(unit);
    TRY_VOID(update->run());
    changed_one = database.changes() > 0;
    return {};
  });
  TRY_VOID(written);
  if (changed_one) {
    stored_items_.add(-1);
    settled_items_.add(1);
  }
  return {};
}

Result<> Inbox::give_up(const std::string& unit) {
  bool changed_one = false;
  const Result<> written = storage_.write([&](sqlite::Database& database) -> Result<> {
    sqlite::Statement* update =
        TRY(database.cached("UPDATE inbox SET state = 3 WHERE unit = ? AND state = 0"));
    update->bind(unit);
    TRY_VOID(update->run());
    changed_one = database.changes() > 0;
    return {};
  });
  TRY_VOID(written);
  if (changed_one) announced_items_.add(-1);
  return {};
}

Result<> Inbox::postpone(const std::string& unit, Time next_attempt, std::string_view error) {
  return storage_.write([&](sqlite::Database& database) -> Result<> {
    sqlite::Statement* update = TRY(database.cached(
        "UPDATE inbox SET attempts = attempts + 1, next_attempt = ?, last_error = ? "
        "WHERE unit = ?"));
    update->bind(to_stored(next_attempt)).bind(error).bind(unit);
    return update->run();
  });
}

Result<Inbox::Page> Inbox::page(std::string_view cursor, std::optional<Time> since,
                                std::size_t count) {
  const std::int64_t after = TRY(parse_cursor(cursor));
  return storage_.read([&](sqlite::Database& database) -> Result<Page> {
    sqlite::Statement* select = TRY(database.cached(
        TASUKI_INBOX_COLUMNS "WHERE position > ? AND stored_at >= ? ORDER BY position LIMIT ?"));
    select->bind(after).bind(since ? to_stored(*since) : 0);
    select->bind(static_cast<std::int64_t>(count) + 1);
    Page page;
    while (TRY(select->step())) {
      if (page.items.size() == count) {
        page.next = std::to_string(page.items.back().position);
        break;
      }
      page.items.push_back(read_item(*select));
    }
    return page;
  });
}

Result<std::optional<InboxItem>> Inbox::find(std::string_view unit) {
  return storage_.read([&](sqlite::Database& database) { return by_unit(database, unit); });
}

Result<std::optional<std::string>> Inbox::content(std::string_view unit) {
  return storage_.read([&](sqlite::Database& database) -> Result<std::optional<std::string>> {
    sqlite::Statement* select = TRY(database.cached(
        "SELECT content FROM inbox_content WHERE number = (SELECT number FROM inbox WHERE unit = "
        "?)"));
    select->bind(unit);
    if (!TRY(select->step())) return std::optional<std::string>();
    return std::optional(select->blob(0));
  });
}

}  // namespace tasuki::gateway
