// By what right an institution looks at what there is of a person: consent, class by class, or an
// emergency.
#pragma once

#include <span>

#include "exchange/state.hpp"

namespace tasuki::exchange {

struct Entitlement {
  std::vector<Basis> bases;                        // by InformationClass
  std::vector<InformationView::Consent> consents;  // of every class; none in an emergency
  bool emergency = false;
  std::optional<Time> given_at;  // the latest of the consents that it rests on
  std::optional<Time> until;     // when the first of them ends

  Basis basis(clins::InformationClass information) const {
    return bases.at(static_cast<std::size_t>(information));
  }
  // Those of `asked` that may be looked at.
  clins::ClassSet of(clins::ClassSet asked) const;
};

struct EntitlementQuestion {
  std::string person;  // id of the eligibility service
  clins::ClassSet asked;
  std::string reason;  // of an emergency
};
// Errors: purpose_forbids, consent_missing when none of `asked` may be looked at,
// emergency_refused; those of Eligibility.
Result<Entitlement> find_entitlement(Exchange::State& state, const Caller& caller,
                                     const EntitlementQuestion& question);

}  // namespace tasuki::exchange
