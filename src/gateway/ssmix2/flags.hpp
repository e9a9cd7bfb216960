// Puts the flags of a side list on a unit that was converted: meta.tag of each of its entries but
// the patient (JP_ehrshrs_indication).
#pragma once

#include <string>

#include "clins/marks.hpp"

namespace tasuki::gateway {

// The unit as it is where there are none. `unit` is a Bundle of ours.
std::string with_flags(const std::string& unit, const clins::Marks& marks);

}  // namespace tasuki::gateway
