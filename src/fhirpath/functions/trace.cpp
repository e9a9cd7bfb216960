// http://hl7.org/fhirpath/N1/#tracename-string-projection-expression-collection
#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath::functions {

// What is traced is given out as nodes; values without a place in the document are left out.
bool trace(Machine& machine, const Call& call) {
  const Machine::One name = machine.one_argument(call, 0);
  if (!name.ok) return false;
  const std::size_t end = machine.size();
  if (call.arguments.size() > 1) {
    for (std::size_t i = call.input; i < end; ++i) {
      const Item item = machine.at(i);
      if (!machine.evaluate_for(call.arguments[1], item, static_cast<std::int64_t>(i - call.input)))
        return false;
    }
  }
  if (machine.tracing()) {
    std::vector<Node> nodes;
    for (const Item& item : machine.from(call.arguments.size() > 1 ? end : call.input))
      if (item.is(Kind::node)) nodes.push_back(item.node);
    const bool named = !name.none && name.item.is(Kind::string);
    machine.surroundings().trace(named ? name.item.text : std::string_view(), nodes);
  }
  machine.truncate(end);
  return true;
}

}  // namespace tasuki::fhirpath::functions
