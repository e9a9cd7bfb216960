#include "exchange/transition.hpp"

#include <array>

namespace tasuki::exchange {
namespace {

using enum store::UnitState;

constexpr bool kFetched = true;
constexpr bool kUnfetched = false;
// Nothing to do: it is so already.
constexpr std::optional<store::UnitState> kDone = std::nullopt;

// A change gives the new unit the state that its own consent asks for; a restored unit gets the one
// that the cancellation took from it. For both `to` only says that the step may be taken.
constexpr TransitionRow kRows[] = {
    {Step::consent, held, kUnfetched, viewable},
    {Step::consent, viewable, kUnfetched, kDone},
    {Step::consent, viewable, kFetched, kDone},
    {Step::consent, obtained, kFetched, kDone},
    {Step::withdraw, viewable, kUnfetched, held},
    {Step::withdraw, held, kUnfetched, kDone},
    {Step::acknowledge, viewable, kFetched, obtained},
    {Step::acknowledge, obtained, kFetched, kDone},
    {Step::change, viewable, kUnfetched, viewable},
    {Step::change, held, kUnfetched, held},
    {Step::cancel, viewable, kUnfetched, cancelled},
    {Step::cancel, held, kUnfetched, cancelled},
    {Step::cancel, cancelled, kUnfetched, kDone},
    {Step::restore, cancelled, kUnfetched, viewable},
    {Step::restore, viewable, kUnfetched, kDone},
    {Step::restore, held, kUnfetched, kDone},
    {Step::restore, viewable, kFetched, kDone},
    {Step::restore, obtained, kFetched, kDone},
};

constexpr std::array<std::string_view, 6> kEvents = {"unit.consent",     "unit.withdraw",
                                                     "unit.acknowledge", "unit.change",
                                                     "unit.cancel",      "unit.restore"};

}  // namespace

std::span<const TransitionRow> transition_rows() {
  return kRows;
}

const TransitionRow* find_transition(Step step, const store::UnitRecord& unit) {
  // Of what was kept long enough there is nothing left to do anything with.
  if (unit.erased_at) return nullptr;
  // What goes to nobody in particular waits for nobody's consent.
  const bool is_consent = step == Step::consent || step == Step::withdraw;
  if (is_consent && unit.destination.empty()) return nullptr;
  for (const TransitionRow& row : kRows)
    if (row.step == step && row.from == unit.state &&
        row.fetched == unit.first_fetched_at.has_value())
      return &row;
  return nullptr;
}

std::string_view event_of(Step step) {
  return kEvents[static_cast<std::size_t>(step)];
}

}  // namespace tasuki::exchange
