// One element of an object and what stands there: a value, or the items of an array. For the files
// of the Walker only.
#pragma once

#include <algorithm>

#include "validate/walker.hpp"

namespace tasuki::validate {

struct Walker::Child {
  const Item& parent;
  const ElementRow& rule;
  const TypeRow* type;  // nullptr: not known
  const Slot& slot;

  bool is_array() const {
    return slot.value.is(json::Type::array) || (!slot.value && slot.sibling.is(json::Type::array));
  }
  std::size_t count() const {
    return is_array() ? std::max(slot.value.size(), slot.sibling.size()) : 1;
  }
  json::Value first() const { return slot.value ? slot.value : slot.sibling; }
};

}  // namespace tasuki::validate
