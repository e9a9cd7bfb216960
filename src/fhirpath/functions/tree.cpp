// http://hl7.org/fhirpath/N1/#tree-navigation
#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath::functions {

bool children(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  for (std::size_t i = call.input; i < end; ++i) {
    const Item item = machine.at(i);
    if (item.is(Kind::node) && !machine.push_children(item.node)) return false;
  }
  machine.erase(call.input, end);
  return true;
}

// The same as repeat(children()), but a tree needs no look at what was seen.
bool descendants(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  for (std::size_t i = call.input; i < machine.size(); ++i) {
    const Item item = machine.at(i);
    if (item.is(Kind::node) && !machine.push_children(item.node)) return false;
  }
  machine.erase(call.input, end);
  return true;
}

}  // namespace tasuki::fhirpath::functions
