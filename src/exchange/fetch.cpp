// Reading a unit: its metadata, or its bytes as sent.
#include "exchange/fetched.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "unit.fetch";

// The pieces of the content, one store read each, so that a slow reader holds nothing.
std::function<Result<std::string>()> pieces(store::Store& store, const store::UnitRecord& unit) {
  const std::size_t count = store::Store::piece_count(unit.size);
  return [&store, ref = unit.ref, count, index = std::size_t{0}]() mutable -> Result<std::string> {
    if (index == count) return std::string();
    return store.read_piece(ref, index++);
  };
}

Content open(Exchange::State& state, const Caller& caller, store::UnitRecord record) {
  UnitView unit = state.view(std::move(record));
  state.counters.fetched.add();
  state.with.log.info("document.fetched", {{"unit", unit.id},
                                           {"size", unit.record.size},
                                           {"sha256", crypto::to_hex(unit.record.digest)},
                                           {"institution", caller.institution},
                                           {"trace", caller.trace_id}});
  auto next = pieces(state.with.store, unit.record);
  return {std::move(unit), std::move(next)};
}

}  // namespace

bool is_first_fetch(const store::UnitRecord& unit, Standing standing) {
  return standing == Standing::destination && !unit.first_fetched_at;
}

Result<std::optional<store::UnitRecord>> mark_first_fetch(Exchange::State& state,
                                                          const store::UnitRecord& unit,
                                                          const store::AuditRecord& audit) {
  store::Transition transition;
  transition.unit = unit.ref;
  transition.from = unit.state;
  transition.to = unit.state;
  transition.first_fetched_at = state.with.clock.now();
  return state.with.store.apply(transition, audit);
}

Result<Content> Exchange::fetch(const Caller& caller, std::string_view id) {
  State& state = *state_;
  for (int decision = 0; decision < kDecisionsMax; ++decision) {
    auto [record, place] = TRY(state.find(caller, id, Action::fetch));
    if (is_first_fetch(record, place)) {
      auto marked =
          TRY(mark_first_fetch(state, record, state.audit(caller, kEvent, record, "first")));
      if (!marked) continue;
      return open(state, caller, std::move(*marked));
    }
    TRY_VOID(state.with.store.record({state.audit(caller, kEvent, record)}));
    return open(state, caller, std::move(record));
  }
  return fail(Code::busy);
}

Result<UnitView> Exchange::read(const Caller& caller, std::string_view id) {
  State& state = *state_;
  auto [record, place] = TRY(state.find(caller, id, Action::read));
  TRY_VOID(state.with.store.record({state.audit(caller, "unit.read", record)}));
  return state.view_with_attachments(std::move(record));
}

}  // namespace tasuki::exchange
