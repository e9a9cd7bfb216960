#include "httpsig/refusal.hpp"

#include <array>

namespace tasuki::httpsig {
namespace {

struct Row {
  std::string_view name;
  std::string_view text;
};

constexpr std::array kRows = {
#define TASUKI_REASON(name, text) Row{#name, text},
#include "httpsig/reasons.def"
#undef TASUKI_REASON
};

constexpr std::array kReasons = {
#define TASUKI_REASON(name, text) Reason::name,
#include "httpsig/reasons.def"
#undef TASUKI_REASON
};

}  // namespace

std::string_view name_of(Reason reason) {
  return kRows[static_cast<std::size_t>(reason)].name;
}

std::string_view text_of(Reason reason) {
  return kRows[static_cast<std::size_t>(reason)].text;
}

std::span<const Reason> all_reasons() {
  return kReasons;
}

}  // namespace tasuki::httpsig
