// What the exchange announced to us and what we hold of it. A unit is announced, stored and then
// settled, each durable before the next; a unit id stands here once, however often it is announced.
// Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gateway/access_log.hpp"
#include "gateway/events.hpp"

namespace tasuki::gateway {

enum class InboxState : std::int64_t { announced = 0, stored = 1, settled = 2, gone = 3 };

struct InboxItem {
  std::int64_t number = 0;
  std::string unit;
  InboxState state = InboxState::announced;
  std::int64_t position = 0;  // in the order in which units were stored; 0: not stored
  std::string reference;      // DocumentReference as the exchange gave it
  std::uint64_t size = 0;
  std::string sha256;
  std::optional<Time> stored_at;
  std::optional<Time> acknowledged_at;
  int attempts = 0;
  std::string last_error;
};

class Inbox {
 public:
  static Result<std::unique_ptr<Inbox>> open(Storage& storage, Events& events, const Clock& clock,
                                             Metrics& metrics);

  // Notes the units and, in the same transaction, how far their reader came. Units that are
  // known already stay as they are, unless they were gone. How many are to be fetched now.
  struct Mark {
    std::string_view name;
    std::string value;
  };
  Result<std::size_t> announce(std::span<const std::string> units, const std::optional<Mark>& mark);
  Result<std::string> mark(std::string_view name);

  // The unit that is due the longest, to be fetched or acknowledged.
  Result<std::optional<InboxItem>> due();
  Result<std::optional<Time>> next_due();

  // False when it was stored before: then nothing changed.
  Result<bool> store(const std::string& unit, std::string_view reference, std::string_view sha256,
                     std::string_view content);
  // `reference`: what the exchange answered; empty when it knows nothing to acknowledge.
  Result<> settle(const std::string& unit, std::string_view reference);
  Result<> give_up(const std::string& unit);  // the exchange does not show it to us any more
  Result<> postpone(const std::string& unit, Time next_attempt, std::string_view error);

  // What is stored, oldest first.
  struct Page {
    std::vector<InboxItem> items;
    std::string next;  // cursor; empty on the last page
  };
  Result<Page> page(std::string_view cursor, std::optional<Time> since, std::size_t count);
  Result<std::optional<InboxItem>> find(std::string_view unit);
  Result<std::optional<std::string>> content(std::string_view unit);  // exactly as received

  Signal& changed() { return events_.changed(); }

 private:
  Inbox(Storage& storage, Events& events, const Clock& clock, Metrics& metrics);
  Result<> count_items();

  Storage& storage_;
  Events& events_;
  const Clock& clock_;
  Gauge& announced_items_;
  Gauge& stored_items_;
  Gauge& settled_items_;
};

}  // namespace tasuki::gateway
