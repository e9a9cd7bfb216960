#include "gateway/events.hpp"

#include <charconv>

#include "base/limits.hpp"

namespace tasuki::gateway {

Result<> Events::append(sqlite::Database& database, std::string_view kind, std::string_view subject,
                        Time at) {
  sqlite::Statement* insert =
      TRY(database.cached("INSERT INTO event (kind, subject, at) VALUES (?, ?, ?)"));
  insert->bind(kind).bind(subject).bind(to_stored(at));
  return insert->run();
}

Result<Events::Page> Events::after(std::string_view cursor) {
  const std::int64_t position = TRY(parse_cursor(cursor));
  return storage_.read([&](sqlite::Database& database) -> Result<Page> {
    sqlite::Statement* select =
        TRY(database.cached("SELECT position, kind, subject, at FROM event WHERE position > ? "
                            "ORDER BY position LIMIT ?"));
    select->bind(position).bind(static_cast<std::int64_t>(limits::kEventsPageMax));
    Page page;
    page.cursor = std::to_string(position);
    while (TRY(select->step())) {
      page.cursor = std::to_string(select->integer(0));
      page.events.push_back(
          {page.cursor, select->text(1), select->text(2), from_stored(select->integer(3))});
    }
    return page;
  });
}

Result<std::int64_t> parse_cursor(std::string_view cursor) {
  if (cursor.empty()) return 0;
  std::int64_t position = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), position);
  if (error != std::errc() || end != cursor.data() + cursor.size() || position < 0)
    return fail(Code::cursor_invalid);
  return position;
}

}  // namespace tasuki::gateway
