// How values of the domain stand in columns: enumerations as words that never change, times as
// milliseconds, 64-bit numbers as SQLite's signed ones.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/holder_store.hpp"
#include "store/records.hpp"

namespace tasuki::store {

std::string_view code_of(UnitState state);
std::string_view code_of(ParticipantStatus status);
std::string_view code_of(EventKind kind);
std::string_view code_of(clins::Kind kind);
std::string_view code_of(clins::Transport transport);

// Errors: store_failed when a column holds a word that is not known.
Result<UnitState> unit_state(std::string_view code);
Result<ParticipantStatus> participant_status(std::string_view code);
Result<EventKind> event_kind(std::string_view code);
Result<clins::Kind> unit_kind(std::string_view code);
Result<clins::Transport> transport(std::string_view code);

inline std::int64_t signed_of(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}
inline std::uint64_t unsigned_of(std::int64_t value) {
  return static_cast<std::uint64_t>(value);
}
inline std::int64_t milliseconds_of(Time time) {
  return time.time_since_epoch().count();
}
inline Time time_of(std::int64_t milliseconds) {
  return Time(std::chrono::milliseconds(milliseconds));
}

}  // namespace tasuki::store
