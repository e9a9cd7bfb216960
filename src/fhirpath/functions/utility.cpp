// http://hl7.org/fhirpath/N1/#utility-functions, #boolean-logic, #aggregates and #reflection
#include "fhirpath/functions/functions.hpp"
#include "fhirpath/render.hpp"

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

bool now(Machine& machine, const Call& call) {
  return machine.replace(call.input,
                         Item::of(Kind::date_time, date_time_of(machine.context().now)));
}

bool today(Machine& machine, const Call& call) {
  Temporal today = date_time_of(machine.context().now);
  today = {today.year, today.month, today.day, 0, 0, 0, Precision::day, 0, 0, 0};
  return machine.replace(call.input, Item::of(Kind::date, today));
}

bool time_of_day(Machine& machine, const Call& call) {
  Temporal time = date_time_of(machine.context().now);
  time.year = 0;
  time.month = time.day = 0;
  time.has_zone = 0;
  return machine.replace(call.input, Item::of(Kind::time, time));
}

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

bool type(Machine& machine, const Call& call) {
  for (std::size_t i = call.input; i < machine.size(); ++i) {
    const Item item = machine.at(i);
    const TypeInfo info = item.is(Kind::node) ? TypeInfo{"FHIR", machine.type_name(item.node)}
                                              : TypeInfo{"System", system_type_name(item.kind)};
    machine.put(i, Item::of(info));
  }
  return true;
}

}  // namespace tasuki::fhirpath::functions
