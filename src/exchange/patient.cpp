#include "exchange/patient.hpp"

#include "eligibility/date.hpp"
#include "exchange/information.hpp"
#include "exchange/patient_sight.hpp"
#include "exchange/state.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kRole = "patient";
constexpr std::string_view kPurpose = "PATRQT";

}  // namespace

PatientView::PatientView(Exchange& exchange)
    : state_(*exchange.state_), cursors_(state_.with.store.secret(), "patient-cursor") {}

// A person of whom nothing was registered may still look and consent, but must be known.
Result<Patient> PatientView::admit(const std::string& person, std::string_view token,
                                   const std::string& trace_id) {
  if (!eligibility::is_opaque_id(person)) return fail(Code::credential_invalid);
  Patient patient;
  patient.id = person;
  if (const auto key = TRY(state_.with.store.find_person(person))) {
    patient.key = *key;
  } else {
    const auto known = state_.with.eligibility.newest_number(
        {person, eligibility::date_in_japan(state_.with.clock.now())});
    if (!known && known.error().code == Code::item_unknown) return fail(Code::credential_invalid);
    if (!known) return std::unexpected(known.error());
    patient.key = TRY(state_.with.store.person_of(person));
  }
  patient.caller.actor = {std::string(kRole), std::string(kRole), std::string(kPurpose)};
  patient.caller.assertion = crypto::to_hex(crypto::sha256(token));
  patient.caller.trace_id = trace_id;
  return patient;
}

Result<> PatientView::record(const Patient& patient, std::string_view event,
                             std::string_view detail) {
  const Act act{state_.with.clock.now(), event, "ok", patient.key, {}, detail};
  return state_.with.store.record({state_.audit_writer.record(patient.caller, act)});
}

// One more than the page holds is looked for: only what may be seen decides whether there is a next
// page.
Result<Page> PatientView::documents(const Patient& patient, const PageRequest& request) {
  const std::size_t count = request.count == 0 ? limits::kInboxPageDefault : request.count;
  store::PersonQuery query{patient.key, 0, limits::kInboxPageMax};
  if (!request.cursor.empty()) {
    const auto pair = cursors_.decode(request.cursor);
    if (!pair || pair->first != patient.key) return fail(Code::cursor_invalid);
    query.before = pair->second;
  }
  Page page;
  std::uint64_t last = 0;
  for (bool more = true; more;) {
    const auto items = TRY(state_.with.store.units_of(query));
    more = items.size() == query.limit;
    for (const store::PersonItem& item : items) {
      query.before = item.position;
      if (patient_sight(item.unit) == Sight::nothing) continue;
      if (page.items.size() == count) {
        page.next = cursors_.encode({patient.key, last});
        more = false;
        break;
      }
      last = item.position;
      page.items.push_back(state_.view(item.unit));
    }
  }
  TRY_VOID(record(patient, "patient.documents"));
  return page;
}

// What is hidden and what is not there leave the same answer; the attempt is recorded as nobody's.
Result<store::UnitRecord> PatientView::find(const Patient& patient, std::string_view id,
                                            std::string_view event) {
  const auto pair = state_.ids.decode(id);
  if (pair && pair->first == patient.key) {
    auto unit = TRY(state_.with.store.find({pair->first, pair->second}));
    if (unit && !unit->erased_at && patient_sight(*unit) == Sight::content) return *std::move(unit);
  }
  const Act attempt{state_.with.clock.now(), event, error_row(Code::not_found).id, 0, {}, {}};
  TRY_VOID(state_.with.store.record({state_.audit_writer.record(patient.caller, attempt)}));
  return fail(Code::not_found);
}

Result<Content> PatientView::content(const Patient& patient, std::string_view id) {
  constexpr std::string_view kEvent = "patient.fetch";
  const auto unit = TRY(find(patient, id, kEvent));
  TRY_VOID(state_.with.store.record({state_.audit(patient.caller, kEvent, unit)}));
  const std::size_t count = store::Store::piece_count(unit.size);
  auto next = [&store = state_.with.store, ref = unit.ref, count,
               index = std::size_t{0}]() mutable -> Result<std::string> {
    if (index == count) return std::string();
    return store.read_piece(ref, index++);
  };
  return Content{state_.view(unit), std::move(next)};
}

Result<UnitView> PatientView::move(const Patient& patient, std::string_view id, Step step) {
  const auto unit = TRY(find(patient, id, event_of(step)));
  // What is for all institutions is consented to class by class, not one by one.
  if (subject_of(unit.kind) != Subject::letter) {
    TRY_VOID(state_.record_refusal(patient.caller, event_of(step), unit, Code::state_forbids));
    return fail(Code::state_forbids);
  }
  auto moved = TRY(state_.move(patient.caller, unit.ref, step));
  TRY_VOID(state_.move_companions(patient.caller, moved.record, step));
  return moved;
}

Result<UnitView> PatientView::consent(const Patient& patient, std::string_view id) {
  return move(patient, id, Step::consent);
}

Result<UnitView> PatientView::withdraw(const Patient& patient, std::string_view id) {
  return move(patient, id, Step::withdraw);
}

Result<std::vector<eligibility::Consent>> PatientView::consents(const Patient& patient) {
  auto given = TRY(state_.with.eligibility.consents({patient.id}));
  TRY_VOID(record(patient, "patient.consents"));
  return given;
}

Result<std::vector<eligibility::Consent>> PatientView::grant(const Patient& patient,
                                                             const std::string& institution,
                                                             const Exchange::VisitConsent& visit) {
  auto given =
      TRY(state_.with.eligibility.grant({patient.id, institution, visit.id, visit.classes}));
  TRY_VOID(record(patient, "consent.give", codes_of(given)));
  TRY_VOID(state_.open_held(patient.caller, patient.key, institution, given));
  return given;
}

Result<std::vector<eligibility::Consent>> PatientView::end(
    const Patient& patient, const std::string& institution,
    const std::vector<clins::InformationClass>& classes) {
  auto ended = TRY(state_.with.eligibility.withdraw({patient.id, institution, classes}));
  TRY_VOID(state_.drop_pulls(patient.key, institution));
  TRY_VOID(record(patient, "consent.withdraw", codes_of(ended)));
  return ended;
}

Result<AccessPage> PatientView::access_log(const Patient& patient, const AccessRequest& request) {
  Result<> trouble;
  const auto visible = [&](const AccessEntry& entry) {
    if (entry.unit.empty()) return is_about_the_person(entry.event);
    if (!entry.ref || entry.ref->person != patient.key) return false;
    const auto unit = state_.with.store.find(*entry.ref);
    if (!unit && trouble) trouble = std::unexpected(unit.error());
    return unit && *unit && patient_sight_of_acts(**unit) != Sight::nothing;
  };
  auto page = TRY(state_.audit_log.access_log_of(patient.key, request, visible));
  TRY_VOID(std::move(trouble));
  TRY_VOID(record(patient, "patient.audit"));
  return page;
}

Result<std::string> PatientView::name_of(std::string_view institution) {
  const auto participant = TRY(state_.with.store.participant_of(institution));
  return participant ? participant->name : std::string();
}

// A list of which the patient may see nothing does not replace, for the patient, the list before
// it: that it vanished would tell.
Result<InformationView> PatientView::summary(const Patient& patient) {
  auto all = TRY(state_.with.store.information_of(patient.key));
  std::erase_if(
      all, [](const store::Information& one) { return patient_sight(one.unit) == Sight::nothing; });
  Reader reader;
  reader.viewer = Viewer::patient;
  reader.bases.assign(clins::information_classes().size(), Basis::none);
  InformationView view;
  view.entries = TRY(visible_information({std::move(all), {}}, reader, state_.with.clock.now()));
  for (const clins::SummaryEntry& entry : view.entries)
    for (const clins::Source& source : entry.sources) {
      if (view.names.contains(source.institution)) continue;
      view.names[source.institution] = TRY(name_of(source.institution));
    }
  TRY_VOID(record(patient, "patient.summary"));
  return view;
}

}  // namespace tasuki::exchange
