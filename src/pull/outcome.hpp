// What can become of a holder that a PULL concerns, and why: two tables.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/error.hpp"

namespace tasuki::pull {

enum class Outcome {
#define TASUKI_PULL_OUTCOME(name, code, ja, en) name,
#include "pull/outcomes.def"
#undef TASUKI_PULL_OUTCOME
};

enum class Reason {
#define TASUKI_PULL_REASON(name, code, ja, en) name,
#include "pull/reasons.def"
#undef TASUKI_PULL_REASON
};

struct Word {
  std::string_view code;
  std::string_view ja;
  std::string_view en;
};
const Word& word_of(Outcome outcome);
const Word& word_of(Reason reason);
std::span<const Word> outcomes();
std::span<const Word> reasons();

std::optional<Outcome> outcome_from_code(std::string_view code);
std::optional<Reason> reason_from_code(std::string_view code);

}  // namespace tasuki::pull
