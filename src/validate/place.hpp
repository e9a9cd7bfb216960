// The way from the root of a document to a value, as frames on the stack of the walk. It costs
// nothing until an issue needs it in words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rulepack/pack.hpp"

namespace tasuki::validate {

inline constexpr std::uint32_t kNoIndex = ~std::uint32_t{0};

struct Place {
  const Place* up = nullptr;
  const rulepack::ElementRow* rule = nullptr;  // nullptr: the root, of which only `type` is known
  const rulepack::TypeRow* type = nullptr;     // of the value; nullptr: not known
  std::uint32_t index = kNoIndex;              // in an array
  rulepack::Ref structure = rulepack::kNone;   // base definition of the value's type
};

enum class Indices { shown, hidden };

// "Bundle.entry[0].resource.value.ofType(Quantity)", as the HL7 validator writes it.
void append_path(std::string& out, const Place& place, const rulepack::Pack& pack,
                 Indices indices = Indices::shown);

}  // namespace tasuki::validate
