// Tables delivery and event: what waits for an institution.
#pragma once

#include <vector>

#include "sqlite/database.hpp"
#include "store/sqlite/unit_table.hpp"

namespace tasuki::store {

// Whether a unit of that state lies in its destination's inbox.
bool is_delivered(UnitState state);
// Puts a unit that is delivered into its destination's inbox and tells the destination; `position`
// is the sequence of the audit record of what made it so. Nothing for a unit without destination,
// or one that lies there already.
Result<> deliver(sqlite::Database& database, UnitRow& unit, std::uint64_t position);
// Takes it out of inbox and events again.
Result<> take_back(sqlite::Database& database, UnitRow& unit);

Result<std::vector<InboxItem>> select_inbox(sqlite::Database& database, const InboxQuery& query);
Result<std::vector<Event>> select_events(sqlite::Database& database, std::string_view institution,
                                         std::uint64_t after, std::size_t limit);

}  // namespace tasuki::store
