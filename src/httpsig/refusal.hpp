// Why a message was not taken as genuine. The reason is for the log and for counters; outside,
// every refusal is the same Code::request_not_genuine without a word more, so that nobody learns
// from the answers how far a forgery came.
#pragma once

#include <expected>
#include <span>
#include <string_view>

#include "base/error.hpp"

namespace tasuki::httpsig {

enum class Reason {
#define TASUKI_REASON(name, text) name,
#include "httpsig/reasons.def"
#undef TASUKI_REASON
};

std::string_view name_of(Reason reason);  // "expired"
std::string_view text_of(Reason reason);  // a sentence, without anything of the message
std::span<const Reason> all_reasons();

struct Refusal {
  Reason reason;

  // What the peer may be told.
  Error to_error() const { return {Code::request_not_genuine, {}}; }
};

template <typename T = void>
using Checked = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(Reason reason) {
  return std::unexpected(Refusal{reason});
}

}  // namespace tasuki::httpsig
