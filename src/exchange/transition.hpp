// What may happen to a unit in which state, as one table without I/O. What it does not name is
// refused with state_forbids. 閲覧可, 閲覧保留, 取得済 and 取消済 are store::UnitState.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "store/records.hpp"

namespace tasuki::exchange {

enum class Step { consent, withdraw, acknowledge, change, cancel, restore };

struct TransitionRow {
  Step step;
  store::UnitState from;
  bool fetched;  // the destination has fetched it: locks consent, change and cancel
  // What the unit is afterwards; nothing when the step has been done already, so that a repeat
  // after a lost answer is harmless.
  std::optional<store::UnitState> to;
};
std::span<const TransitionRow> transition_rows();

// nullptr: the state does not allow the step.
const TransitionRow* find_transition(Step step, const store::UnitRecord& unit);

// The audit event of a step: "unit.cancel".
std::string_view event_of(Step step);

}  // namespace tasuki::exchange
