// Calendar dates as text, "2026-01-31": they compare as texts and are stored as such.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace tasuki::eligibility {

// A day that exists, of the years 1800 to 9999, exactly as written above.
bool is_date(std::string_view text);

// The day in Japan at that time: insured numbers begin and end there.
std::string date_in_japan(Time time);

// Stands for "no end" in a period.
inline constexpr std::string_view kNoEnd = "9999-12-31";

}  // namespace tasuki::eligibility
