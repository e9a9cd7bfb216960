// The steps of a unit that send nothing again: acknowledge, cancel, undo that, and consent as the
// patient gives it to the sender. A sender names its unit by all three keys.
#include "exchange/state.hpp"
#include "exchange/transition.hpp"

namespace tasuki::exchange {
namespace {

store::Transition transition_of(const TransitionRow& row, const store::UnitRecord& unit, Time now) {
  store::Transition transition;
  transition.unit = unit.ref;
  transition.from = unit.state;
  transition.to = *row.to;
  if (row.step == Step::acknowledge) transition.acknowledged_at = now;
  transition.unfetched = !row.fetched;
  if (row.step == Step::restore && unit.cancelled_from) transition.to = *unit.cancelled_from;
  if (row.step == Step::cancel) transition.cancelled_at = now;
  if (transition.to == store::UnitState::viewable) transition.viewable_at = now;
  return transition;
}

std::string_view logged_as(Step step) {
  constexpr std::array<std::string_view, 6> kNames = {"document.consented",    "document.withdrawn",
                                                      "document.acknowledged", "document.changed",
                                                      "document.cancelled",    "document.restored"};
  return kNames[static_cast<std::size_t>(step)];
}

}  // namespace

Result<UnitView> Exchange::State::move(const Caller& caller, store::UnitRef ref, Step step) {
  for (int decision = 0; decision < kDecisionsMax; ++decision) {
    auto unit = TRY(with.store.find(ref));
    if (!unit) return fail(Code::not_found);
    const TransitionRow* row = find_transition(step, *unit);
    if (row == nullptr) {
      TRY_VOID(record_refusal(caller, event_of(step), *unit, Code::state_forbids));
      return fail(Code::state_forbids);
    }
    const store::AuditRecord record = audit(caller, event_of(step), *unit);
    if (!row->to) {
      TRY_VOID(with.store.record({record}));
      return view_with_attachments(*std::move(unit));
    }
    auto moved = TRY(with.store.apply(transition_of(*row, *unit, with.clock.now()), record));
    if (!moved) continue;
    UnitView result = TRY(view_with_attachments(*std::move(moved)));
    announce(logged_as(step), caller, result, std::nullopt);
    if (step == Step::acknowledge) counters.acknowledged.add();
    return result;
  }
  return fail(Code::busy);
}

// The discharge summaries of a letter go where it goes.
Result<> Exchange::State::move_companions(const Caller& caller, const store::UnitRecord& letter,
                                          Step step) {
  if (letter.kind != clins::Kind::referral) return {};
  TRY_VOID(for_each_unit(letter.ref.person, [&](const store::UnitRecord& unit) -> Result<> {
    if (unit.referral != letter.identifier_value || unit.sender != letter.sender) return {};
    if (find_transition(step, unit) == nullptr) return {};
    TRY(move(caller, unit.ref, step));
    return {};
  }));
  return {};
}

Result<UnitView> Exchange::move(const Caller& caller, const UnitKeys& keys, Step step) {
  State& state = *state_;
  const auto person = TRY(state.person(caller, keys.person, event_of(step)));
  const auto unit = TRY(state.with.store.find_by_keys(person.key, keys.system, keys.value));
  if (!unit || unit->sender != caller.institution) {
    const Act act{
        state.with.clock.now(), event_of(step), error_row(Code::not_found).id, person.key, {}, {}};
    TRY_VOID(state.with.store.record({state.audit_writer.record(caller, act)}));
    return fail(Code::not_found);
  }
  auto moved = TRY(state.move(caller, unit->ref, step));
  TRY_VOID(state.move_companions(caller, moved.record, step));
  return moved;
}

}  // namespace tasuki::exchange
