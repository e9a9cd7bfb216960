// What is due to be erased, and erasing it. Functions that write run inside a transaction of their
// caller.
#pragma once

#include "sqlite/database.hpp"
#include "store/retention_store.hpp"

namespace tasuki::store {

Result<std::vector<UnitRecord>> select_due(sqlite::Database& database, const RetentionQuery& query);
Result<std::uint64_t> count_due(sqlite::Database& database, const RetentionQuery& query);
// false: there is no such unit (any more).
Result<bool> erase_unit(sqlite::Database& database, UnitRef unit, Erasure erasure, Time at);

}  // namespace tasuki::store
