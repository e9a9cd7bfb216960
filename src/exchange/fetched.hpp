// The destination's first fetch of anything of a unit locks consent, change and cancel.
#pragma once

#include "exchange/state.hpp"

namespace tasuki::exchange {

bool is_first_fetch(const store::UnitRecord& unit, Standing standing);
// With the audit record of the fetch, in one transaction. nullopt: the unit changed meanwhile.
Result<std::optional<store::UnitRecord>> mark_first_fetch(Exchange::State& state,
                                                          const store::UnitRecord& unit,
                                                          const store::AuditRecord& audit);

}  // namespace tasuki::exchange
