// The destination says that it holds the unit durably: 取得済. Its retention starts here.
#include "exchange/state.hpp"

namespace tasuki::exchange {

Result<UnitView> Exchange::acknowledge(const Caller& caller, std::string_view id) {
  State& state = *state_;
  const auto found = TRY(state.find(caller, id, Action::acknowledge));
  return state.move(caller, found.record.ref, Step::acknowledge);
}

}  // namespace tasuki::exchange
