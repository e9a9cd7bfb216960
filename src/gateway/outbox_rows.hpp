// The rows of the outbox: every SQL text about it stands here.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "gateway/outbox.hpp"

namespace tasuki::gateway::rows {

// The states as they are stored.
enum class Stored : std::int64_t { queued = 0, accepted = 1, refused = 2 };

Result<std::optional<OutboxItem>> by_tracking(sqlite::Database& database,
                                              std::string_view tracking);
Result<std::optional<OutboxItem>> by_number(sqlite::Database& database, std::int64_t number);
// The newest of that identifier.
Result<std::optional<OutboxItem>> by_identifier(sqlite::Database& database, std::string_view system,
                                                std::string_view value);

struct Unfinished {
  std::int64_t number;
  std::string line;
  Time queued_at;
};
Result<std::vector<Unfinished>> unfinished(sqlite::Database& database);
// Two identifiers never give the same line.
std::string line_of(std::string_view system, std::string_view value);

// Sets item.number.
Result<> insert(sqlite::Database& database, OutboxItem& item, std::string_view content);
Result<std::string> content(sqlite::Database& database, std::int64_t number);
Result<> finish(sqlite::Database& database, std::int64_t number, const FinalAnswer& answer,
                Time at);
Result<> failed(sqlite::Database& database, std::int64_t number, std::string_view error);
Result<> answer(sqlite::Database& database, std::int64_t number, std::string_view body, Time at);
Result<std::int64_t> erase_contents(sqlite::Database& database, Time now);
Result<OutboxTotals> totals(sqlite::Database& database);

}  // namespace tasuki::gateway::rows
