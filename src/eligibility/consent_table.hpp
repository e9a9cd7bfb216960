// Table consent. Functions that write run inside a transaction of their caller.
#pragma once

#include <vector>

#include "eligibility/eligibility.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

// What stands for the visit afterwards.
Result<std::vector<Consent>> insert_consents(sqlite::Database& database, const Grant& grant,
                                             Time now);
// What it ended.
Result<std::vector<Consent>> withdraw_consents(sqlite::Database& database,
                                               const Withdrawal& withdrawal, Time now);
Result<std::vector<ConsentStatus>> select_consent_status(sqlite::Database& database,
                                                         const ConsentQuestion& question, Time now);
Result<std::vector<Consent>> select_consents(sqlite::Database& database, std::string_view person);

}  // namespace tasuki::eligibility
