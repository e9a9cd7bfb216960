// http://hl7.org/fhirpath/N1/#subsetting and #combining
#include <algorithm>

#include "fhirpath/functions/functions.hpp"
#include "fhirpath/item_set.hpp"

namespace tasuki::fhirpath::functions {
namespace {

// The argument of skip() and take(): how many items it means; nullopt after a failure.
std::optional<std::size_t> amount(Machine& machine, const Call& call, std::size_t there) {
  const Machine::One number = machine.one_argument(call, 0);
  if (!number.ok) return std::nullopt;
  if (number.none) return 0;
  if (!number.item.is(Kind::integer)) {
    machine.fail(std::string(call.name) + "() takes an Integer");
    return std::nullopt;
  }
  if (number.item.integer <= 0) return 0;
  return std::min(there, static_cast<std::size_t>(number.item.integer));
}

// Keeps of the input what stands in the argument, or what does not.
bool keep_if_there(Machine& machine, const Call& call, bool there) {
  const std::size_t end = machine.size();
  if (!machine.evaluate(call.arguments[0])) return false;
  ItemSet others(machine);
  for (std::size_t i = end; i < machine.size(); ++i) others.insert(i);
  std::size_t kept = call.input;
  for (std::size_t i = call.input; i < end && !machine.failed(); ++i)
    if (others.contains(machine.at(i)) == there) machine.put(kept++, machine.at(i));
  machine.truncate(kept);
  return !machine.failed();
}

}  // namespace

bool single(Machine& machine, const Call& call) {
  if (machine.size() > call.input + 1) return machine.fail("single() found more than one item");
  return true;
}

bool first(Machine& machine, const Call& call) {
  if (machine.size() > call.input) machine.truncate(call.input + 1);
  return true;
}

bool last(Machine& machine, const Call& call) {
  if (machine.size() > call.input) machine.erase(call.input, machine.size() - 1);
  return true;
}

bool tail(Machine& machine, const Call& call) {
  if (machine.size() > call.input) machine.erase(call.input, call.input + 1);
  return true;
}

bool skip(Machine& machine, const Call& call) {
  const auto count = amount(machine, call, machine.size() - call.input);
  if (!count) return false;
  machine.erase(call.input, call.input + *count);
  return true;
}

bool take(Machine& machine, const Call& call) {
  const auto count = amount(machine, call, machine.size() - call.input);
  if (!count) return false;
  machine.truncate(call.input + *count);
  return true;
}

bool intersect(Machine& machine, const Call& call) {
  return keep_if_there(machine, call, true) && keep_distinct(machine, call.input);
}

bool exclude(Machine& machine, const Call& call) {
  return keep_if_there(machine, call, false);
}

bool unite(Machine& machine, const Call& call) {
  return machine.evaluate(call.arguments[0]) && keep_distinct(machine, call.input);
}

bool combine(Machine& machine, const Call& call) {
  return machine.evaluate(call.arguments[0]);
}

}  // namespace tasuki::fhirpath::functions
