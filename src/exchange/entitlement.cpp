#include "exchange/entitlement.hpp"

#include <algorithm>

namespace tasuki::exchange {
namespace {

constexpr std::string_view kTreatment = "TREAT";
constexpr std::string_view kEmergency = "ETREAT";

Result<> add_consents(Exchange::State& state, const Caller& caller,
                      const EntitlementQuestion& question, Entitlement& found) {
  const auto status =
      TRY(state.with.eligibility.consent_status({question.person, caller.institution}));
  for (const eligibility::ConsentStatus& one : status) {
    found.consents.push_back({one.information, one.flag});
    if (one.flag != eligibility::ConsentFlag::given) continue;
    found.bases.at(static_cast<std::size_t>(one.information)) = Basis::consent;
    if (!question.asked.has(one.information)) continue;
    if (one.given_at) found.given_at = std::max(found.given_at.value_or(Time()), *one.given_at);
    if (one.expires_at)
      found.until = std::min(found.until.value_or(*one.expires_at), *one.expires_at);
  }
  return {};
}

// Each use is asked for and kept by eligibility, which says who may.
Result<> open_emergency(Exchange::State& state, const Caller& caller,
                        const EntitlementQuestion& question, Entitlement& found) {
  TRY(state.with.eligibility.open_emergency(
      {question.person, caller.institution, caller.actor, question.reason}));
  found.emergency = true;
  std::ranges::fill(found.bases, Basis::emergency);
  return {};
}

}  // namespace

clins::ClassSet Entitlement::of(clins::ClassSet asked) const {
  clins::ClassSet may;
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (asked.has(row.id) && basis(row.id) != Basis::none) may.add(row.id);
  return may;
}

Result<Entitlement> find_entitlement(Exchange::State& state, const Caller& caller,
                                     const EntitlementQuestion& question) {
  Entitlement found;
  found.bases.assign(clins::information_classes().size(), Basis::none);
  const std::string& purpose = caller.actor.purpose;
  if (purpose == kEmergency) {
    TRY_VOID(open_emergency(state, caller, question, found));
    return found;
  }
  if (purpose != kTreatment) return fail(Code::purpose_forbids, "TREAT or ETREAT");
  TRY_VOID(add_consents(state, caller, question, found));
  if (found.of(question.asked).empty()) return fail(Code::consent_missing);
  return found;
}

}  // namespace tasuki::exchange
