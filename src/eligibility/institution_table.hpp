// Table institution: the directory and what each institution is entitled to.
#pragma once

#include <string_view>
#include <vector>

#include "eligibility/eligibility.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

Result<Institution> select_institution(sqlite::Database& database,
                                       std::string_view code);  // Error: item_unknown
// One that takes part. Error: institution_not_entitled.
Result<Institution> require_participant(sqlite::Database& database, std::string_view code);
Result<std::vector<Institution>> select_participants(sqlite::Database& database,
                                                     const DirectoryQuestion& question);
Result<> put_institution(sqlite::Database& database, const Institution& institution);

}  // namespace tasuki::eligibility
