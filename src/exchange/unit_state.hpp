// The words for the state of a unit, in receipts and on the wire.
#pragma once

#include <string_view>

#include "store/records.hpp"

namespace tasuki::exchange {

// "viewable", "held", "obtained", "cancelled".
std::string_view state_code(store::UnitState state);

}  // namespace tasuki::exchange
