#include "store/sqlite/codes.hpp"

#include <array>
#include <span>
#include <utility>

#include "base/assert.hpp"

namespace tasuki::store {
namespace {

template <typename T>
using Word = std::pair<T, std::string_view>;

constexpr std::array<Word<UnitState>, 4> kUnitStates = {{
    {UnitState::viewable, "viewable"},
    {UnitState::held, "held"},
    {UnitState::obtained, "obtained"},
    {UnitState::cancelled, "cancelled"},
}};
constexpr std::array<Word<ParticipantStatus>, 2> kParticipantStatuses = {{
    {ParticipantStatus::active, "active"},
    {ParticipantStatus::suspended, "suspended"},
}};
constexpr std::array<Word<EventKind>, 1> kEventKinds = {{
    {EventKind::document_arrived, "document-arrived"},
}};
constexpr std::array<Word<clins::Transport>, 3> kTransports = {{
    {clins::Transport::none, "none"},
    {clins::Transport::channel, "channel"},
    {clins::Transport::endpoint, "endpoint"},
}};

template <typename T>
std::string_view word_of(std::span<const Word<T>> table, T value) {
  for (const auto& [known, word] : table)
    if (known == value) return word;
  TASUKI_ASSERT(!"a value without a word");
  return {};
}

template <typename T>
Result<T> value_of(std::span<const Word<T>> table, std::string_view code) {
  for (const auto& [value, word] : table)
    if (word == code) return value;
  return fail(Code::store_failed, "a column holds an unknown word");
}

}  // namespace

std::string_view code_of(UnitState state) {
  return word_of<UnitState>(kUnitStates, state);
}
std::string_view code_of(ParticipantStatus status) {
  return word_of<ParticipantStatus>(kParticipantStatuses, status);
}
std::string_view code_of(EventKind kind) {
  return word_of<EventKind>(kEventKinds, kind);
}
std::string_view code_of(clins::Transport transport) {
  return word_of<clins::Transport>(kTransports, transport);
}
std::string_view code_of(clins::Kind kind) {
  return clins::kind_row(kind).code;
}

Result<UnitState> unit_state(std::string_view code) {
  return value_of<UnitState>(kUnitStates, code);
}
Result<ParticipantStatus> participant_status(std::string_view code) {
  return value_of<ParticipantStatus>(kParticipantStatuses, code);
}
Result<EventKind> event_kind(std::string_view code) {
  return value_of<EventKind>(kEventKinds, code);
}
Result<clins::Transport> transport(std::string_view code) {
  return value_of<clins::Transport>(kTransports, code);
}
Result<clins::Kind> unit_kind(std::string_view code) {
  const auto kind = clins::kind_from_code(code);
  if (!kind) return fail(Code::store_failed, "a column holds an unknown word");
  return *kind;
}

}  // namespace tasuki::store
