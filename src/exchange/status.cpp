// The sender follows its own unit.
#include "exchange/state.hpp"

namespace tasuki::exchange {

Result<std::vector<UnitView>> Exchange::status(const Caller& caller, std::string_view system,
                                               std::string_view value) {
  State& state = *state_;
  auto records = TRY(state.with.store.find_by_identifier(caller.institution, system, value));
  std::vector<UnitView> units;
  units.reserve(records.size());
  for (store::UnitRecord& record : records) {
    if (record.erased_at || standing(record, caller.institution, Action::read) == Standing::none)
      continue;
    units.push_back(TRY(state.view_with_attachments(std::move(record))));
  }
  TRY_VOID(state.record_shown(caller, "unit.status", units));
  return units;
}

}  // namespace tasuki::exchange
