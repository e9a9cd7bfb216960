#include "exchange/policy.hpp"

#include "base/assert.hpp"

namespace tasuki::exchange {
namespace {

using store::UnitState;

// While consent is outstanding (held) the destination sees nothing, not even that there is
// something; what the sender took back (cancelled) it sees no more.
constexpr bool kYes = true;
constexpr bool kNo = false;
constexpr PolicyRow kRows[] = {
    // action            state                 sender destination
    {Action::read, UnitState::viewable, kYes, kYes},
    {Action::read, UnitState::held, kYes, kNo},
    {Action::read, UnitState::obtained, kYes, kYes},
    {Action::read, UnitState::cancelled, kYes, kNo},
    {Action::fetch, UnitState::viewable, kYes, kYes},
    {Action::fetch, UnitState::held, kYes, kNo},
    {Action::fetch, UnitState::obtained, kYes, kYes},
    {Action::fetch, UnitState::cancelled, kYes, kNo},
    {Action::acknowledge, UnitState::viewable, kNo, kYes},
    {Action::acknowledge, UnitState::held, kNo, kNo},
    {Action::acknowledge, UnitState::obtained, kNo, kYes},
    {Action::acknowledge, UnitState::cancelled, kNo, kNo},
};

}  // namespace

std::span<const PolicyRow> policy_rows() {
  return kRows;
}

Standing standing(const store::UnitRecord& unit, std::string_view institution, Action action) {
  for (const PolicyRow& row : kRows) {
    if (row.action != action || row.state != unit.state) continue;
    if (row.destination && unit.destination == institution) return Standing::destination;
    if (row.sender && unit.sender == institution) return Standing::sender;
    return Standing::none;
  }
  TASUKI_ASSERT(!"the table has a row for every action and state");
  return Standing::none;
}

}  // namespace tasuki::exchange
