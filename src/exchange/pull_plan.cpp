#include "exchange/pull_plan.hpp"

namespace tasuki::exchange {
namespace {

// One that has only been visited may hold anything.
clins::ClassSet may_hold(const store::Holder& holder) {
  const clins::ClassSet known = holder.registered | holder.declared;
  return known.empty() && holder.visited_at ? clins::ClassSet::all() : known;
}

Result<pull::Reason> why_not(Exchange::State& state, PlannedHolder& planned) {
  const std::string& institution = planned.holder.institution;
  const auto participant = TRY(state.with.store.participant(institution));
  if (!participant || participant->status == store::ParticipantStatus::suspended)
    return pull::Reason::suspended;
  const auto setting = TRY(state.with.store.holders().pull_setting(institution));
  if (!setting || setting->transport == clins::Transport::none) return pull::Reason::no_transport;
  planned.classes = planned.classes - setting->opt_out;
  return planned.classes.empty() ? pull::Reason::opted_out : pull::Reason::none;
}

}  // namespace

Result<std::vector<PlannedHolder>> plan_pull(Exchange::State& state, const PlanQuestion& question) {
  std::vector<PlannedHolder> plan;
  std::size_t asked = 0;
  for (store::Holder& holder : TRY(state.with.store.holders().holders_of(question.person))) {
    if (holder.institution == question.requester) continue;
    PlannedHolder planned{std::move(holder), {}, pull::Reason::none};
    planned.classes = may_hold(planned.holder) & question.classes;
    if (planned.classes.empty()) continue;
    planned.not_asked = TRY(why_not(state, planned));
    if (planned.not_asked == pull::Reason::none && ++asked > limits::kPullHoldersMax)
      planned.not_asked = pull::Reason::too_many;
    plan.push_back(std::move(planned));
  }
  return plan;
}

}  // namespace tasuki::exchange
