// One resource of FHIR JSON -> one definition. A field of the wrong JSON type counts as absent.
#pragma once

#include <string_view>

#include "json/document.hpp"
#include "rulepack/definitions.hpp"
#include "rulepack/read_definitions.hpp"

namespace tasuki::rulepack {

Structure read_structure(const json::Value& resource, Differentials differentials);
Element read_element(const json::Value& element);
ValueSet read_value_set(const json::Value& resource);
CodeSystem read_code_system(const json::Value& resource);

// What definition files may hold; they are far larger than documents.
inline constexpr json::Limits kDefinitionLimits{.depth_max = 64, .values_max = 20'000'000};

// The row of `names` that equals the string; `fallback` when none does.
template <typename Enum, std::size_t N>
Enum one_of(const json::Value& value, const std::string_view (&names)[N], Enum fallback) {
  for (std::size_t i = 0; i < N; ++i)
    if (value && value.equals(names[i])) return static_cast<Enum>(i);
  return fallback;
}

}  // namespace tasuki::rulepack
