// Table local_number. Functions that write run inside a transaction of their caller.
#pragma once

#include <optional>

#include "eligibility/eligibility.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

// Error: local_number_taken. The same link again changes nothing.
Result<> insert_local_number(sqlite::Database& database, const LocalNumber& link);
Result<> delete_local_number(sqlite::Database& database, const LocalQuestion& question);
// Error: item_unknown.
Result<LocalNumber> select_local_number(sqlite::Database& database, const LocalQuestion& question);

}  // namespace tasuki::eligibility
