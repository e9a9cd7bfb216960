// Replacing a unit under the same three keys: all or nothing.
#include "exchange/intake.hpp"
#include "exchange/transition.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "unit.change";

// The unit that is to be replaced. Whoever is not its sender learns nothing of it.
Result<store::UnitRecord> find_replaced(Exchange::State& state, const store::UnitRecord& by) {
  auto unit =
      TRY(state.with.store.find_by_keys(by.ref.person, by.identifier_system, by.identifier_value));
  if (!unit || unit->sender != by.sender) return fail(Code::not_found);
  if (unit->kind != by.kind) return fail(Code::kind_differs);
  if (find_transition(Step::change, *unit) == nullptr) return fail(Code::state_forbids);
  return *std::move(unit);
}

// After a lost answer the same change comes again.
Result<Submitted> answer_repeated(Exchange::State& state, const Caller& caller, Progress& progress,
                                  store::UnitRecord unit) {
  Submitted submitted{Disposition::repeated, state.view(std::move(unit)), {}};
  progress.unit = submitted.unit->id;
  const Act done = act_of(kEvent, progress, Outcome::repeated, state.with.clock.now());
  TRY_VOID(state.with.store.record({state.audit_writer.record(caller, done)}));
  return submitted;
}

Result<Submitted> run(Exchange::State& state, const Caller& caller, Submission submission,
                      Progress& progress) {
  constexpr bool kNewcomer = false;
  Intake intake(state, caller, kNewcomer, progress);
  fhir::Issues issues;
  auto draft = TRY(intake.read(std::move(submission), issues));
  if (!draft) return Submitted{Disposition::refused, std::nullopt, std::move(issues)};
  for (int decision = 0; decision < kDecisionsMax; ++decision) {
    auto replaced = TRY(find_replaced(state, draft->record));
    if (replaced.digest == draft->record.digest && replaced.state == draft->record.state)
      return answer_repeated(state, caller, progress, std::move(replaced));
    const store::Change change{replaced.ref, replaced.state,
                               intake.registration(*draft, kEvent, Outcome::changed)};
    if (!TRY(state.with.store.change(change))) continue;
    return Submitted{Disposition::created, state.view(draft->record), std::move(issues)};
  }
  return fail(Code::busy);
}

}  // namespace

Result<Submitted> Exchange::change(const Caller& caller, Submission submission) {
  State& state = *state_;
  const Time started = state.with.clock.now();
  Progress progress;
  auto submitted = run(state, caller, std::move(submission), progress);
  TRY_VOID(finish(state, caller, kEvent, progress, submitted, Outcome::changed));
  if (submitted && submitted->disposition == Disposition::created)
    state.announce("document.changed", caller, *submitted->unit, started);
  return submitted;
}

}  // namespace tasuki::exchange
