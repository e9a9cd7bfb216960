// Who may do what with a unit: one table, no I/O. Whoever may not is told that there is no such
// unit, so that nobody can learn what exists.
#pragma once

#include <span>
#include <string_view>

#include "store/records.hpp"

namespace tasuki::exchange {

enum class Action { read, fetch, acknowledge };  // metadata, content, take over

// In whose place the caller acts. An institution that refers to itself acts as the destination
// where it may, so that its fetch counts as one.
enum class Standing { none, sender, destination };

struct PolicyRow {
  Action action;
  store::UnitState state;
  bool sender;
  bool destination;
};
std::span<const PolicyRow> policy_rows();

Standing standing(const store::UnitRecord& unit, std::string_view institution, Action action);

}  // namespace tasuki::exchange
