// Tables delivery and event: what waits for an institution.
#pragma once

#include <vector>

#include "sqlite/database.hpp"
#include "store/sqlite/unit_table.hpp"

namespace tasuki::store {

// Puts a viewable unit into its destination's inbox and tells the destination; `position` is the
// sequence of the audit record of what made it viewable. Nothing for a unit without destination.
Result<> deliver(sqlite::Database& database, const UnitRow& unit, std::uint64_t position);

Result<std::vector<InboxItem>> select_inbox(sqlite::Database& database, const InboxQuery& query);
Result<std::vector<Event>> select_events(sqlite::Database& database, std::string_view institution,
                                         std::uint64_t after, std::size_t limit);

}  // namespace tasuki::store
