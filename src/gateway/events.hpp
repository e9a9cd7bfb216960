// The gateway's own events, in order: what became of the items of the outbox and what arrived. The
// EMR reads them by long poll. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "gateway/signal.hpp"
#include "gateway/storage.hpp"

namespace tasuki::gateway {

inline constexpr std::string_view kEventAccepted = "document-accepted";  // subject: tracking
inline constexpr std::string_view kEventRefused = "document-refused";    // subject: tracking
inline constexpr std::string_view kEventArrived = "document-arrived";    // subject: unit id

struct Event {
  std::string cursor;
  std::string kind;
  std::string subject;
  Time at;
};

class Events {
 public:
  explicit Events(Storage& storage) : storage_(storage) {}

  // Inside the unit that makes it happen; call changed().notify() once that is durable.
  static Result<> append(sqlite::Database& database, std::string_view kind,
                         std::string_view subject, Time at);

  struct Page {
    std::vector<Event> events;
    std::string cursor;  // give it back next time, also when nothing came
  };
  // At most limits::kEventsPageMax behind `cursor`, from the start when it is empty.
  // Error: cursor_invalid.
  Result<Page> after(std::string_view cursor);

  Signal& changed() { return changed_; }

 private:
  Storage& storage_;
  Signal changed_;
};

// A cursor of ours: a position. Error: cursor_invalid.
Result<std::int64_t> parse_cursor(std::string_view cursor);

}  // namespace tasuki::gateway
