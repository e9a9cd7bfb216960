#include "exchange/unit_state.hpp"

#include <array>

namespace tasuki::exchange {

std::string_view state_code(store::UnitState state) {
  constexpr std::array<std::string_view, 4> kCodes = {"viewable", "held", "obtained", "cancelled"};
  return kCodes[static_cast<std::size_t>(state)];
}

}  // namespace tasuki::exchange
