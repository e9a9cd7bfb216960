// The record locator (宛先特定): which holders a PULL asks for what, and which it does not, and
// why.
#pragma once

#include "exchange/entitlement.hpp"
#include "pull/outcome.hpp"

namespace tasuki::exchange {

struct PlannedHolder {
  store::Holder holder;
  clins::ClassSet classes;  // what it is asked for
  pull::Reason not_asked = pull::Reason::none;
};

struct PlanQuestion {
  store::PersonKey person = 0;
  std::string requester;
  clins::ClassSet classes;  // asked for and allowed
};
// Every institution but the requester that may hold some of `classes`. Whoever holds only what is
// not allowed is not among them: nobody learns of it.
Result<std::vector<PlannedHolder>> plan_pull(Exchange::State& state, const PlanQuestion& question);

}  // namespace tasuki::exchange
