// http://hl7.org/fhirpath/N1/#existence
#include "fhirpath/functions/functions.hpp"
#include "fhirpath/item_set.hpp"

namespace tasuki::fhirpath::functions {
namespace {

// Whether the criterion is `wanted` for some item. The stack stays as it was.
std::optional<bool> some(Machine& machine, const Call& call, Answer wanted) {
  const std::size_t end = machine.size();
  for (std::size_t i = call.input; i < end; ++i) {
    const auto answer =
        machine.test_for(call.arguments[0], i, static_cast<std::int64_t>(i - call.input));
    if (!answer) return std::nullopt;
    if (*answer == wanted) return true;
  }
  return false;
}

// Whether some item of the input is that boolean; what is no boolean is an error.
bool some_boolean(Machine& machine, const Call& call, bool wanted, bool result) {
  bool found = false;
  for (std::size_t i = call.input; i < machine.size(); ++i) {
    const Item item = machine.value_of(machine.at(i));
    if (!item.is(Kind::boolean)) return machine.fail(std::string(call.name) + "() takes booleans");
    found = found || item.boolean == wanted;
  }
  return machine.replace(call.input, Item::of(found == result));
}

// Whether every item of [begin, end) is equal to one of [other, top).
std::optional<bool> all_in(Machine& machine, std::size_t begin, std::size_t end, std::size_t other,
                           std::size_t other_end) {
  ItemSet set(machine);
  for (std::size_t i = other; i < other_end; ++i) set.insert(i);
  bool all = true;
  for (std::size_t i = begin; i < end && all; ++i) all = set.contains(machine.at(i));
  if (machine.failed()) return std::nullopt;
  return all;
}

}  // namespace

bool empty(Machine& machine, const Call& call) {
  return machine.replace(call.input, Item::of(machine.size() == call.input));
}

bool exists(Machine& machine, const Call& call) {
  if (call.arguments.empty())
    return machine.replace(call.input, Item::of(machine.size() > call.input));
  const auto found = some(machine, call, Answer::yes);
  return found && machine.replace(call.input, Item::of(*found));
}

bool all(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  for (std::size_t i = call.input; i < end; ++i) {
    const auto answer =
        machine.test_for(call.arguments[0], i, static_cast<std::int64_t>(i - call.input));
    if (!answer) return false;
    if (*answer != Answer::yes) return machine.replace(call.input, Item::of(false));
  }
  return machine.replace(call.input, Item::of(true));
}

bool all_true(Machine& machine, const Call& call) {
  return some_boolean(machine, call, false, false);
}

bool any_true(Machine& machine, const Call& call) {
  return some_boolean(machine, call, true, true);
}

bool all_false(Machine& machine, const Call& call) {
  return some_boolean(machine, call, true, false);
}

bool any_false(Machine& machine, const Call& call) {
  return some_boolean(machine, call, false, true);
}

bool subset_of(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  if (!machine.evaluate(call.arguments[0])) return false;
  const auto all = all_in(machine, call.input, end, end, machine.size());
  return all && machine.replace(call.input, Item::of(*all));
}

bool superset_of(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  if (!machine.evaluate(call.arguments[0])) return false;
  const auto all = all_in(machine, end, machine.size(), call.input, end);
  return all && machine.replace(call.input, Item::of(*all));
}

bool count(Machine& machine, const Call& call) {
  return machine.replace(call.input,
                         Item::of(static_cast<std::int64_t>(machine.size() - call.input)));
}

bool distinct(Machine& machine, const Call& call) {
  return keep_distinct(machine, call.input);
}

bool is_distinct(Machine& machine, const Call& call) {
  ItemSet seen(machine);
  bool distinct = true;
  for (std::size_t i = call.input; i < machine.size() && distinct; ++i) distinct = seen.insert(i);
  return !machine.failed() && machine.replace(call.input, Item::of(distinct));
}

}  // namespace tasuki::fhirpath::functions
