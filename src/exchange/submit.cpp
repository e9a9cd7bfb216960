// Taking in a unit: whole or not at all.
#include "exchange/intake.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "unit.register";

// A resend never duplicates and never overwrites. What was cancelled meanwhile is not registered
// any more, so the same bytes again are no repetition of it.
Result<Submitted> answer_existing(Exchange::State& state, const Caller& caller, Progress& progress,
                                  const store::UnitRecord& asked, store::UnitRecord existing) {
  const bool own = existing.sender == caller.institution;
  const bool same =
      own && existing.digest == asked.digest && existing.state != store::UnitState::cancelled;
  Submitted submitted{same ? Disposition::repeated : Disposition::conflict, std::nullopt, {}};
  progress.unit.clear();
  if (own) {
    submitted.unit = TRY(state.view_with_attachments(std::move(existing)));
    progress.unit = submitted.unit->id;
  }
  const Outcome outcome = same ? Outcome::repeated : Outcome::conflict;
  const Act done = act_of(kEvent, progress, outcome, state.with.clock.now());
  TRY_VOID(state.with.store.record({state.audit_writer.record(caller, done)}));
  return submitted;
}

Result<Submitted> run(Exchange::State& state, const Caller& caller, Submission submission,
                      Progress& progress) {
  constexpr bool kNewcomer = true;
  Intake intake(state, caller, kNewcomer, progress);
  fhir::Issues issues;
  auto draft = TRY(intake.read(std::move(submission), issues));
  if (!draft) return Submitted{Disposition::refused, std::nullopt, std::move(issues)};
  const auto registration = intake.registration(*draft, kEvent, Outcome::created);
  auto registered = TRY(state.with.store.register_unit(registration));
  if (!registered.created)
    return answer_existing(state, caller, progress, draft->record, std::move(registered.unit));
  auto unit = TRY(state.view_with_attachments(std::move(registered.unit)));
  return Submitted{Disposition::created, std::move(unit), std::move(issues)};
}

}  // namespace

Result<Submitted> Exchange::submit(const Caller& caller, Submission submission) {
  State& state = *state_;
  const Time started = state.with.clock.now();
  Progress progress;
  auto submitted = run(state, caller, std::move(submission), progress);
  TRY_VOID(finish(state, caller, kEvent, progress, submitted, Outcome::created));
  if (submitted && submitted->disposition == Disposition::created)
    state.announce("document.registered", caller, *submitted->unit, started);
  return submitted;
}

}  // namespace tasuki::exchange
