// Table identity: insured numbers, and the opaque keys that stand for persons everywhere else.
#pragma once

#include <optional>
#include <string_view>

#include "base/random.hpp"
#include "sqlite/database.hpp"
#include "store/records.hpp"

namespace tasuki::store {

Result<std::optional<PersonKey>> select_person(sqlite::Database& database,
                                               std::string_view insured);
// Finds the person or makes one with a key that is nobody else's.
Result<PersonKey> find_or_insert_person(sqlite::Database& database, std::string_view insured,
                                        Random& random);

}  // namespace tasuki::store
