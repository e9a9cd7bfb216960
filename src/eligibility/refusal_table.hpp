// Table refusal: how often checks of an institution were not confirmed lately.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "crypto/digest.hpp"
#include "sqlite/database.hpp"

namespace tasuki::eligibility {

// One number asked for by one institution at one time.
struct Attempt {
  std::string_view institution;
  crypto::Sha256 insured_digest;
  Time at;
};

// Error: insured_refused_often.
Result<> require_patience(sqlite::Database& database, const Attempt& attempt);
// Also forgets what does not count any more.
Result<> insert_refusal(sqlite::Database& database, const Attempt& attempt);

}  // namespace tasuki::eligibility
