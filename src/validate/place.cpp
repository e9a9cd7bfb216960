#include "validate/place.hpp"

#include <charconv>
#include <iterator>

namespace tasuki::validate {

using rulepack::kChoice;

void append_path(std::string& out, const Place& place, const rulepack::Pack& pack,
                 Indices indices) {
  if (place.up == nullptr) {
    if (place.structure != rulepack::kNone) out += pack.text(pack.structure(place.structure).type);
    return;
  }
  append_path(out, *place.up, pack, indices);
  out += '.';
  out += pack.text(place.rule->name);
  if (place.index != kNoIndex && indices == Indices::shown) {
    char digits[12];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), place.index).ptr;
    out += '[';
    out.append(digits, end);
    out += ']';
  }
  if ((place.rule->flags & kChoice) != 0 && place.type != nullptr) {
    out += ".ofType(";
    out += pack.text(place.type->code);
    out += ')';
  }
}

}  // namespace tasuki::validate
