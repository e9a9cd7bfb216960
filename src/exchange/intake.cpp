#include "exchange/intake.hpp"

#include <algorithm>

#include "clins/information.hpp"
#include "clins/verdict.hpp"
#include "eligibility/date.hpp"
#include "exchange/receipt.hpp"
#include "signature/check.hpp"

namespace tasuki::exchange {
namespace {

std::string_view kind_code(const std::optional<clins::Kind>& kind) {
  return kind ? clins::kind_row(*kind).code : std::string_view("");
}

bool goes_to_one(clins::Kind kind) {
  return clins::kind_row(kind).destination_section == clins::Need::required;
}

// The institution that the document names as its destination, if it takes part.
Result<std::string> destination_of(store::Store& store, const clins::Unit& unit) {
  const auto participant = TRY(store.participant_of(unit.destination));
  if (!participant) return fail(Code::destination_unknown);
  if (participant->status == store::ParticipantStatus::suspended)
    return fail(Code::destination_suspended);
  return participant->code;
}

Outcome outcome_of(Disposition disposition, Outcome kept) {
  switch (disposition) {
    case Disposition::created:
      return kept;
    case Disposition::repeated:
      return Outcome::repeated;
    case Disposition::conflict:
      return Outcome::conflict;
    case Disposition::refused:
      break;
  }
  return Outcome::refused;
}

}  // namespace

Act act_of(std::string_view event, const Progress& progress, Outcome outcome, Time at) {
  return {
      at, event, outcome_code(outcome), progress.person, progress.unit, kind_code(progress.kind)};
}

Result<std::optional<Draft>> Intake::read(Submission submission, fhir::Issues& issues) {
  Draft draft;
  store::UnitRecord& record = draft.record;
  record.digest = crypto::sha256(submission.content);
  if (submission.expected_digest && *submission.expected_digest != record.digest)
    return fail(Code::body_digest_mismatch);
  draft.document = TRY(json::Document::parse(std::move(submission.content)));
  const auto unit = read_unit(*draft.document, submission.remarks, issues);
  if (!unit || clins::any_error(issues)) return std::nullopt;
  if (submission.referral && unit->kind != clins::Kind::discharge_summary)
    return fail(Code::parameter_invalid, "Tasuki-Referral is for discharge summaries");
  draft.signature = TRY(check_signature(*draft.document));

  record.kind = unit->kind;
  record.sender = caller_.institution;
  record.identifier_system = unit->identifier_system;
  record.identifier_value = unit->identifier_value;
  record.size = draft.document->text().size();
  record.registered_at = state_.with.clock.now();
  if (goes_to_one(unit->kind)) record.destination = TRY(destination_of(state_.with.store, *unit));
  mark(*unit, draft);
  TRY_VOID(state_.refuse_attachments(record));
  TRY_VOID(find_person(*unit));
  record.ref = {progress_.person, state_.with.random.number() >> 1};  // SQL integers are signed
  TRY_VOID(address(submission, record));
  return draft;
}

std::optional<clins::Unit> Intake::read_unit(const json::Document& document, bool remarks,
                                             fhir::Issues& issues) {
  auto unit = clins::read_unit(document, issues);
  if (unit) {
    progress_.kind = unit->kind;
    clins::check_issuer(*unit, caller_.codes, issues);
    // Whose it is comes first: nobody has a document judged here that it may not register.
    if (clins::any_error(issues)) return std::nullopt;
  }
  judge(document, remarks, issues);
  return unit;
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

// What summaries will read of it, and whom its marks keep it from. A collection is kept from its
// patient when nothing in it is for the patient; otherwise its entries are shown one by one.
void Intake::mark(const clins::Unit& unit, Draft& draft) {
  const auto entries = clins::read_information(*draft.document, unit.kind);
  draft.information = clins::write_information(entries);
  draft.classes = clins::classes_of(unit.kind);
  for (const clins::InformationEntry& entry : entries) draft.classes.add(entry.information);
  draft.record.long_term = unit.marks.long_term;
  draft.record.withheld = unit.marks.uninformed;
  if (clins::kind_row(unit.kind).form == clins::Form::collection)
    draft.record.withheld = !entries.empty() && std::ranges::all_of(entries, [](const auto& entry) {
      return entry.marks.uninformed || entry.marks.undelivered;
    });
  // Of a document without any nothing is kept; an empty list says that there is nothing any more.
  if (entries.empty() && clins::kind_row(unit.kind).form == clins::Form::document)
    draft.information.clear();
}

// A document without a signature is fine; a bad one is worse than none.
Result<std::string> Intake::check_signature(const json::Document& document) const {
  const auto found =
      TRY(signature::check(document, *state_.with.signature_trust, state_.with.clock.now()));
  if (found.verdict == signature::Verdict::absent) return std::string();
  return signature::to_json(found);
}

Result<> Intake::find_person(const clins::Unit& unit) {
  const auto checked =
      TRY(state_.confirm(caller_, {unit.insured.normal_form(), unit.birth_date, {}}));
  if (newcomer_) {
    const auto id = TRY(eligibility::current_person(checked));
    progress_.person = TRY(state_.with.store.person_of(id));
    return {};
  }
  const auto known = TRY(state_.with.store.find_person(checked.person));
  if (!known) return fail(Code::not_found);
  progress_.person = *known;
  return {};
}

// Whether and from when it may be seen by somebody else. What has no destination is read by consent
// of its own, so nothing has to wait.
Result<> Intake::address(const Submission& submission, store::UnitRecord& record) {
  if (submission.referral)
    TRY_VOID(address_by_referral(*submission.referral, record));
  else if (record.destination.empty() || submission.consent == Consent::oral) {
    record.state = store::UnitState::viewable;
  }
  if (record.state == store::UnitState::viewable) record.viewable_at = record.registered_at;
  return {};
}

// A discharge summary goes where its referral goes, and waits for the same consent.
Result<> Intake::address_by_referral(const Referral& referral, store::UnitRecord& record) {
  const auto letter =
      TRY(state_.with.store.find_by_keys(record.ref.person, referral.system, referral.value));
  if (!letter || letter->sender != caller_.institution || letter->kind != clins::Kind::referral ||
      letter->state == store::UnitState::cancelled)
    return fail(Code::referral_unknown);
  record.destination = letter->destination;
  record.referral = letter->identifier_value;
  record.state =
      letter->state == store::UnitState::held ? store::UnitState::held : store::UnitState::viewable;
  return {};
}

store::Registration Intake::registration(Draft& draft, std::string_view event, Outcome outcome) {
  store::UnitRecord& record = draft.record;
  progress_.unit = state_.id_of(record.ref);
  store::Registration made;
  made.audit =
      state_.audit_writer.record(caller_, act_of(event, progress_, outcome, record.registered_at));
  record.receipt = make_receipt({record, progress_.unit, leaf_hash(made.audit.leaf),
                                 state_.with.validator->pack(), draft.signature},
                                state_.with.receipt_key);
  made.unit = record;
  made.content = draft.document->text();
  made.information = draft.information;
  made.classes = draft.classes;
  return made;
}

Result<> finish(Exchange::State& state, const Caller& caller, std::string_view event,
                const Progress& progress, const Result<Submitted>& submitted, Outcome kept) {
  // What was kept, repeated or in conflict has written its record; a store that failed cannot.
  const bool turned_away = submitted ? submitted->disposition == Disposition::refused
                                     : submitted.error().http_status() < 500;
  if (turned_away) {
    Act act = act_of(event, progress, Outcome::refused, state.with.clock.now());
    if (!submitted) act.outcome = submitted.error().id();
    TRY_VOID(state.with.store.record({state.audit_writer.record(caller, act)}));
  }
  const Outcome outcome = submitted ? outcome_of(submitted->disposition, kept) : Outcome::failed;
  state.counters.documents(progress.kind, outcome).add();
  return {};
}

}  // namespace tasuki::exchange
