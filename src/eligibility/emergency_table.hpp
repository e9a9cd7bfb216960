// Table emergency: every use of the right to look without consent.
#pragma once

#include <vector>

#include "eligibility/eligibility.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

Result<> insert_emergency(sqlite::Database& database, const EmergencyAccess& access);
Result<std::vector<EmergencyAccess>> select_emergencies(sqlite::Database& database,
                                                        std::string_view person);

}  // namespace tasuki::eligibility
