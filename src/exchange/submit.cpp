// Taking in a unit: whole or not at all.
#include "clins/unit.hpp"
#include "clins/verdict.hpp"
#include "exchange/receipt.hpp"
#include "exchange/state.hpp"
#include "json/document.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "unit.register";

// What is known about a submission so far, for its audit record whatever becomes of it.
struct Progress {
  std::optional<clins::Kind> kind;
  store::PersonKey person = 0;
  std::string unit;
};

std::string_view kind_code(const std::optional<clins::Kind>& kind) {
  return kind ? clins::kind_row(*kind).code : std::string_view("");
}

Submitted refused(fhir::Issues issues) {
  return {Disposition::refused, std::nullopt, std::move(issues)};
}

Outcome outcome_of(Disposition disposition) {
  switch (disposition) {
    case Disposition::created:
      return Outcome::created;
    case Disposition::repeated:
      return Outcome::repeated;
    case Disposition::conflict:
      return Outcome::conflict;
    case Disposition::refused:
      break;
  }
  return Outcome::refused;
}

// The institution that the document names as its destination, if it takes part.
Result<std::string> destination_of(store::Store& store, const clins::Unit& unit) {
  const auto participant = TRY(store.participant_of(unit.destination));
  if (!participant) return fail(Code::destination_unknown);
  if (participant->status == store::ParticipantStatus::suspended)
    return fail(Code::destination_suspended);
  return participant->code;
}

// One submission on its way in.
class Intake {
 public:
  Intake(Exchange::State& state, const Caller& caller, Progress& progress)
      : state_(state), caller_(caller), progress_(progress) {}

  Result<Submitted> run(Submission submission);

 private:
  void judge(const json::Document& document, bool remarks, fhir::Issues& issues) const;
  store::UnitRecord new_record(const clins::Unit& unit, std::string_view content,
                               Consent consent) const;
  Result<Submitted> keep(store::UnitRecord record, std::string_view content);
  Result<Submitted> answer_existing(const store::UnitRecord& asked, store::UnitRecord existing);
  Act act(Outcome outcome, Time at) const {
    return {at,
            kEvent,
            outcome_code(outcome),
            progress_.person,
            progress_.unit,
            kind_code(progress_.kind)};
  }

  Exchange::State& state_;
  const Caller& caller_;
  Progress& progress_;
  crypto::Sha256 digest_{};
};

// The order matters: what the document itself says comes before any look-up, so that nobody can
// probe for institutions or persons with a document that is not its own.
Result<Submitted> Intake::run(Submission submission) {
  digest_ = crypto::sha256(submission.content);
  if (submission.expected_digest && *submission.expected_digest != digest_)
    return fail(Code::body_digest_mismatch);
  const auto document = TRY(json::Document::parse(std::move(submission.content)));
  fhir::Issues issues;
  const auto unit = clins::read_unit(*document, issues);
  if (unit) {
    progress_.kind = unit->kind;
    clins::check_issuer(*unit, caller_.codes, issues);
  }
  // Whose it is comes first: nobody has a document judged here that it may not register.
  if (unit && clins::any_error(issues)) return refused(std::move(issues));
  // Only kinds that go to one destination; the others wait for what reads them by consent.
  if (unit && clins::kind_row(unit->kind).destination_section != clins::Need::required)
    return fail(Code::kind_not_accepted);
  judge(*document, submission.remarks, issues);
  if (clins::any_error(issues)) return refused(std::move(issues));

  store::Store& store = state_.with.store;
  const std::string destination = TRY(destination_of(store, *unit));
  progress_.person = TRY(store.person_of(unit->insured.normal_form()));
  store::UnitRecord record = new_record(*unit, document->text(), submission.consent);
  record.destination = destination;
  Submitted submitted = TRY(keep(std::move(record), document->text()));
  submitted.issues = std::move(issues);
  return submitted;
}

// Nearly all documents are accepted without anybody asking for remarks, which are most of what
// there is to find: errors are looked for first. Who is refused hears everything.
void Intake::judge(const json::Document& document, bool remarks, fhir::Issues& issues) const {
  validate::Request request;
  request.now = state_.with.clock.now();
  request.errors_only = !remarks;
  fhir::Issues found = issues;
  clins::check_rules(document, progress_.kind, *state_.with.validator, request, found);
  if (request.errors_only && clins::any_error(found)) {
    request.errors_only = false;
    found = issues;
    clins::check_rules(document, progress_.kind, *state_.with.validator, request, found);
  }
  issues = std::move(found);
}

store::UnitRecord Intake::new_record(const clins::Unit& unit, std::string_view content,
                                     Consent consent) const {
  store::UnitRecord record;
  record.ref = {progress_.person, state_.with.random.number() >> 1};  // SQL integers are signed
  record.kind = unit.kind;
  record.sender = caller_.institution;
  record.identifier_system = unit.identifier_system;
  record.identifier_value = unit.identifier_value;
  record.size = content.size();
  record.digest = digest_;
  record.registered_at = state_.with.clock.now();
  if (consent == Consent::oral) {
    record.state = store::UnitState::viewable;
    record.viewable_at = record.registered_at;
  }
  return record;
}

Result<Submitted> Intake::keep(store::UnitRecord record, std::string_view content) {
  progress_.unit = state_.id_of(record.ref);
  store::AuditRecord audit =
      state_.audit_writer.record(caller_, act(Outcome::created, record.registered_at));
  record.receipt =
      make_receipt({record, progress_.unit, leaf_hash(audit.leaf), state_.with.validator->pack()},
                   state_.with.receipt_key);
  auto registered = TRY(state_.with.store.register_unit({record, content, {}, std::move(audit)}));
  if (!registered.created) return answer_existing(record, std::move(registered.unit));
  return Submitted{Disposition::created, state_.view(std::move(registered.unit)), {}};
}

// A resend never duplicates and never overwrites.
Result<Submitted> Intake::answer_existing(const store::UnitRecord& asked,
                                          store::UnitRecord existing) {
  const bool own = existing.sender == caller_.institution;
  const bool same = own && existing.digest == asked.digest;
  Submitted submitted{same ? Disposition::repeated : Disposition::conflict, std::nullopt, {}};
  progress_.unit.clear();
  if (own) {
    submitted.unit = state_.view(std::move(existing));
    progress_.unit = submitted.unit->id;
  }
  const Act done = act(outcome_of(submitted.disposition), state_.with.clock.now());
  TRY_VOID(state_.with.store.record({state_.audit_writer.record(caller_, done)}));
  return submitted;
}

void log_registered(const Exchange::State& state, const Caller& caller, const UnitView& unit,
                    std::int64_t ms) {
  state.with.log.info("document.registered", {{"unit", unit.id},
                                              {"kind", kind_code(unit.record.kind)},
                                              {"size", unit.record.size},
                                              {"sha256", crypto::to_hex(unit.record.digest)},
                                              {"sender", unit.record.sender},
                                              {"destination", unit.record.destination},
                                              {"trace", caller.trace_id},
                                              {"ms", ms}});
}

}  // namespace

Result<Submitted> Exchange::submit(const Caller& caller, Submission submission) {
  State& state = *state_;
  const Time started = state.with.clock.now();
  Progress progress;
  auto submitted = Intake(state, caller, progress).run(std::move(submission));
  const Time now = state.with.clock.now();

  // Created, repeated and conflict have written their record; a store that failed cannot.
  const bool turned_away = submitted ? submitted->disposition == Disposition::refused
                                     : submitted.error().http_status() < 500;
  if (turned_away) {
    const std::string_view outcome =
        submitted ? outcome_code(Outcome::refused) : submitted.error().id();
    const Act act{now, kEvent, outcome, progress.person, {}, kind_code(progress.kind)};
    TRY_VOID(state.with.store.record({state.audit_writer.record(caller, act)}));
  }
  const Outcome outcome = submitted ? outcome_of(submitted->disposition) : Outcome::failed;
  state.counters.documents(progress.kind, outcome).add();
  if (outcome != Outcome::created) return submitted;

  log_registered(state, caller, *submitted->unit, (now - started).count());
  const store::UnitRecord& record = submitted->unit->record;
  if (record.state == store::UnitState::viewable) state.hub.publish(record.destination);
  return submitted;
}

}  // namespace tasuki::exchange
