// What an institution does about a person who stands before it: confirm the insured number, take or
// end consent, link its own patient number.
#include <algorithm>

#include "exchange/state.hpp"

namespace tasuki::exchange {
namespace {

// What was done about a person, for the audit log; the person is named only when known.
Result<> record(Exchange::State& state, const Caller& caller, std::string_view event,
                std::string_view outcome, store::PersonKey person, std::string_view detail) {
  const Act act{state.with.clock.now(), event, outcome, person, {}, detail};
  return state.with.store.record({state.audit_writer.record(caller, act)});
}

// Whoever stands at the reception is, or will be, known there.
Result<> note_visit(Exchange::State& state, const Caller& caller, store::PersonKey person,
                    std::string_view local_number) {
  return state.with.store.holders().visited(person, caller.institution, local_number,
                                            state.with.clock.now());
}

bool includes_documents(std::span<const eligibility::Consent> consents) {
  return std::ranges::any_of(consents, [](const eligibility::Consent& consent) {
    return consent.information == clins::InformationClass::documents;
  });
}

}  // namespace

std::string codes_of(std::span<const eligibility::Consent> consents) {
  std::string codes;
  for (const eligibility::Consent& consent : consents) {
    if (!codes.empty()) codes.push_back(' ');
    codes += clins::row_of(consent.information).code;
  }
  return codes;
}

// Given at its own reception, or by the person at home (pattern 3 of 閲覧同意).
Result<> Exchange::State::open_held(const Caller& caller, store::PersonKey person,
                                    std::string_view institution,
                                    std::span<const eligibility::Consent> given) {
  if (!includes_documents(given)) return {};
  return for_each_unit(person, [&](const store::UnitRecord& unit) -> Result<> {
    if (unit.destination != institution || unit.state != store::UnitState::held) return {};
    TRY(move(caller, unit.ref, Step::consent));
    return {};
  });
}

// What was pulled by a consent that has ended is gone at once.
Result<> Exchange::State::drop_pulls(store::PersonKey person, const std::string& institution) {
  const auto pulls = TRY(with.store.temporary().of_person({person, institution}));
  return with.store.temporary().drop(pulls);
}

Result<Exchange::Confirmed> Exchange::confirm(const Caller& caller, const PersonKeys& keys) {
  State& state = *state_;
  constexpr std::string_view kEvent = "person.confirm";
  const auto person = TRY(state.person(caller, keys, kEvent));
  TRY_VOID(record(state, caller, kEvent, "ok", person.key, {}));
  TRY_VOID(note_visit(state, caller, person.key, keys.local_number));
  if (person.checked.validity == eligibility::Validity::replaced)
    return fail(Code::insured_outdated);
  return Confirmed{person.checked.newest};
}

// Consent to documents is also what those wait for that are held for this institution.
Result<std::vector<eligibility::Consent>> Exchange::consent(const Caller& caller,
                                                            const PersonKeys& keys,
                                                            const VisitConsent& visit) {
  State& state = *state_;
  constexpr std::string_view kEvent = "consent.give";
  const auto person = TRY(state.person(caller, keys, kEvent));
  auto given = TRY(state.with.eligibility.grant(
      {person.checked.person, caller.institution, visit.id, visit.classes}));
  TRY_VOID(record(state, caller, kEvent, "ok", person.key, codes_of(given)));
  TRY_VOID(note_visit(state, caller, person.key, keys.local_number));
  TRY_VOID(state.open_held(caller, person.key, caller.institution, given));
  return given;
}

Result<std::vector<eligibility::Consent>> Exchange::withdraw(
    const Caller& caller, const PersonKeys& keys,
    std::span<const clins::InformationClass> classes) {
  State& state = *state_;
  constexpr std::string_view kEvent = "consent.withdraw";
  const auto person = TRY(state.person(caller, keys, kEvent));
  auto ended = TRY(state.with.eligibility.withdraw(
      {person.checked.person, caller.institution, {classes.begin(), classes.end()}}));
  TRY_VOID(state.drop_pulls(person.key, caller.institution));
  TRY_VOID(record(state, caller, kEvent, "ok", person.key, codes_of(ended)));
  return ended;
}

Result<> Exchange::link(const Caller& caller, const PersonKeys& keys,
                        const std::string& local_number) {
  State& state = *state_;
  constexpr std::string_view kEvent = "person.link";
  const auto person = TRY(state.person(caller, keys, kEvent));
  TRY(state.with.eligibility.link({caller.institution, local_number, person.checked.person}));
  TRY_VOID(note_visit(state, caller, person.key, local_number));
  return record(state, caller, kEvent, "ok", person.key, {});
}

Result<> Exchange::unlink(const Caller& caller, const std::string& local_number) {
  State& state = *state_;
  const auto ended = TRY(state.with.eligibility.unlink({caller.institution, local_number}));
  const auto key = TRY(state.with.store.person_of(ended.person));
  return record(state, caller, "person.unlink", "ok", key, {});
}

}  // namespace tasuki::exchange
