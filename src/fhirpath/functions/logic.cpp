// http://hl7.org/fhirpath/N1/#boolean-logic and #aggregates
#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath::functions {

bool negate(Machine& machine, const Call& call) {
  const auto answer = machine.answer_of(call.input);
  if (!answer) return false;
  if (*answer == Answer::unknown) return machine.replace_empty(call.input);
  return machine.replace(call.input, Item::of(*answer == Answer::no));
}

bool aggregate(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  if (call.arguments.size() > 1 && !machine.evaluate(call.arguments[1])) return false;
  for (std::size_t i = call.input; i < end; ++i) {
    const auto before = machine.from(end);
    const std::vector<Item> total(before.begin(), before.end());
    machine.truncate(end);
    if (!machine.spend(total.size())) return false;
    const Item item = machine.at(i);
    if (!machine.evaluate_with_total(call.arguments[0], item,
                                     static_cast<std::int64_t>(i - call.input), total))
      return false;
  }
  machine.erase(call.input, end);
  return true;
}

}  // namespace tasuki::fhirpath::functions
