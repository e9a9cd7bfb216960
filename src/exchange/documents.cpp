// Documents that are read by consent and not by address: health-check reports, patient summaries.
#include "exchange/state.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kEvent = "person.documents";
constexpr std::string_view kTreatment = "TREAT";
// As long as the national service shows them.
constexpr std::chrono::days kShown{5 * 365 + 1};

Sight sight_of(const store::UnitRecord& unit, Basis basis, Time now) {
  Matter matter;
  matter.viewer = Viewer::institution;
  matter.subject = subject_of(unit.kind);
  matter.mark = mark_of(unit);
  matter.basis = basis;
  matter.state = unit.state;
  matter.kept = now < unit.registered_at + kShown;
  return sight(matter);
}

}  // namespace

Result<Basis> Exchange::State::basis_of_documents(const Caller& caller, const std::string& person) {
  if (caller.actor.purpose != kTreatment) return Basis::none;
  const auto status = TRY(with.eligibility.consent_status({person, caller.institution}));
  for (const eligibility::ConsentStatus& one : status)
    if (one.information == clins::InformationClass::checkups &&
        one.flag == eligibility::ConsentFlag::given)
      return Basis::consent;
  return Basis::none;
}

Result<bool> Exchange::State::may_by_consent(const Caller& caller, const store::UnitRecord& unit) {
  if (subject_of(unit.kind) != Subject::checkup) return false;
  const std::string person = TRY(with.store.person_id(unit.ref.person));
  const Basis basis = TRY(basis_of_documents(caller, person));
  return sight_of(unit, basis, with.clock.now()) == Sight::content;
}

Result<Page> Exchange::documents(const Caller& caller, const PersonKeys& keys,
                                 const PageRequest& request) {
  State& state = *state_;
  const auto skipped =
      TRY(state.position(state.search_cursors, caller.institution, request.cursor));
  const auto person = TRY(state.person(caller, keys, kEvent));
  const Basis basis = TRY(state.basis_of_documents(caller, person.checked.person));
  if (basis == Basis::none) {
    const Act act{
        state.with.clock.now(), kEvent, error_row(Code::consent_missing).id, person.key, {}, {}};
    TRY_VOID(state.with.store.record({state.audit_writer.record(caller, act)}));
    return fail(Code::consent_missing);
  }
  const std::size_t count = request.count == 0 ? limits::kSearchPageDefault : request.count;
  Page page;
  std::uint64_t seen = 0;
  const Time now = state.with.clock.now();
  TRY_VOID(state.for_each_unit(person.key, [&](const store::UnitRecord& unit) -> Result<> {
    if (unit.erased_at || sight_of(unit, basis, now) != Sight::content) return {};
    if (seen++ < skipped) return {};
    if (page.items.size() < count)
      page.items.push_back(state.view(unit));
    else if (page.next.empty())
      page.next = state.cursor(state.search_cursors, caller.institution, skipped + count);
    return {};
  }));
  const Act act{now, kEvent, "ok", person.key, {}, {}};
  TRY_VOID(state.with.store.record({state.audit_writer.record(caller, act)}));
  return page;
}

}  // namespace tasuki::exchange
