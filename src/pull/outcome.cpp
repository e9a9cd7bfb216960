#include "pull/outcome.hpp"

#include <algorithm>

namespace tasuki::pull {
namespace {

constexpr Word kOutcomes[] = {
#define TASUKI_PULL_OUTCOME(name, code, ja, en) {code, ja, en},
#include "pull/outcomes.def"
#undef TASUKI_PULL_OUTCOME
};

constexpr Word kReasons[] = {
#define TASUKI_PULL_REASON(name, code, ja, en) {code, ja, en},
#include "pull/reasons.def"
#undef TASUKI_PULL_REASON
};

template <typename T>
std::optional<T> find(std::span<const Word> words, std::string_view code) {
  const auto word = std::ranges::find(words, code, &Word::code);
  if (word == words.end()) return std::nullopt;
  return static_cast<T>(word - words.begin());
}

}  // namespace

const Word& word_of(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}
const Word& word_of(Reason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}
std::span<const Word> outcomes() {
  return kOutcomes;
}
std::span<const Word> reasons() {
  return kReasons;
}
std::optional<Outcome> outcome_from_code(std::string_view code) {
  return find<Outcome>(kOutcomes, code);
}
std::optional<Reason> reason_from_code(std::string_view code) {
  return find<Reason>(kReasons, code);
}

}  // namespace tasuki::pull
