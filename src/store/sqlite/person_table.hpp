// Table identity: ids of the eligibility service, and the opaque keys that stand for persons
// everywhere else.
#pragma once

#include <optional>
#include <string_view>

#include "base/random.hpp"
#include "sqlite/database.hpp"
#include "store/records.hpp"

namespace tasuki::store {

Result<std::optional<PersonKey>> select_person(sqlite::Database& database,
                                               std::string_view person_id);
// Error: item_unknown.
Result<std::string> select_person_id(sqlite::Database& database, PersonKey person);
// Finds the person or makes one with a key that is nobody else's.
Result<PersonKey> find_or_insert_person(sqlite::Database& database, std::string_view person_id,
                                        Random& random);

}  // namespace tasuki::store
