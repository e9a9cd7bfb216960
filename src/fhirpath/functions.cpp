#include "fhirpath/functions.hpp"

#include <array>
#include <unordered_map>

#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath {
namespace {

constexpr std::array kRows = {
#define FHIRPATH_FUNCTION(name, least, most, input, scope, result, implementation) \
  FunctionRow{#name,                                                               \
              least,                                                               \
              most,                                                                \
              InputNeed::input,                                                    \
              ArgumentScope::scope,                                                \
              ResultType::result,                                                  \
              functions::implementation},
#include "fhirpath/functions.def"
#undef FHIRPATH_FUNCTION
};

}  // namespace

std::span<const FunctionRow> function_rows() {
  return kRows;
}

std::optional<std::uint16_t> find_function(std::string_view name) {
  static const auto* const kByName = [] {
    auto* const map = new std::unordered_map<std::string_view, std::uint16_t>;
    for (std::size_t i = 0; i < kRows.size(); ++i)
      map->emplace(kRows[i].name, static_cast<std::uint16_t>(i));
    return map;
  }();
  const auto found = kByName->find(name);
  if (found == kByName->end()) return std::nullopt;
  return found->second;
}

}  // namespace tasuki::fhirpath
