// The destination says that it holds the unit durably: 取得済. Its retention starts here.
#include "exchange/state.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "unit.acknowledge";

void log_acknowledged(const Exchange::State& state, const Caller& caller, const UnitView& unit) {
  state.with.log.info("document.acknowledged", {{"unit", unit.id},
                                                {"size", unit.record.size},
                                                {"sha256", crypto::to_hex(unit.record.digest)},
                                                {"institution", caller.institution},
                                                {"trace", caller.trace_id}});
}

}  // namespace

Result<UnitView> Exchange::acknowledge(const Caller& caller, std::string_view id) {
  State& state = *state_;
  for (int decision = 0; decision < kDecisionsMax; ++decision) {
    auto [record, place] = TRY(state.find(caller, id, Action::acknowledge));
    const store::AuditRecord audit = state.audit(caller, kEvent, record);
    if (record.state == store::UnitState::obtained) {
      TRY_VOID(state.with.store.record({audit}));
      return state.view(std::move(record));
    }
    // Nobody can hold what it never took, and what is acknowledged is erased before long.
    if (!record.first_fetched_at) {
      TRY_VOID(state.record_refusal(caller, kEvent, record, Code::state_forbids));
      return fail(Code::state_forbids, "it has not been fetched");
    }
    store::Transition transition;
    transition.unit = record.ref;
    transition.from = record.state;
    transition.to = store::UnitState::obtained;
    transition.acknowledged_at = state.with.clock.now();
    auto obtained = TRY(state.with.store.apply(transition, audit));
    if (!obtained) continue;
    UnitView unit = state.view(std::move(*obtained));
    state.counters.acknowledged.add();
    log_acknowledged(state, caller, unit);
    return unit;
  }
  return fail(Code::busy);
}

}  // namespace tasuki::exchange
