// What FHIR R4 adds. http://hl7.org/fhir/R4/fhirpath.html#functions
#include "fhir/narrative.hpp"
#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath::functions {
namespace {

// The text of a reference: of a Reference its `reference`, of a uri or a string itself.
std::optional<std::string_view> reference_of(Machine& machine, const Item& item) {
  if (item.is(Kind::node) && item.node.value.is(json::Type::object)) {
    const json::Value reference = item.node.value["reference"];
    if (!reference.is(json::Type::string)) return std::nullopt;
    return machine.string_of(reference);
  }
  return machine.text_of(item);
}

// The one item of the input as a node and the one string of the argument. `node` stays without a
// value when one of them is empty.
struct Asked {
  bool ok = true;
  Node node;
  std::string_view text;
};

Asked asked(Machine& machine, const Call& call) {
  Asked asked;
  const Machine::One argument = machine.one_argument(call, 0);
  asked.ok = argument.ok && machine.one(call.input).ok;
  if (!asked.ok || argument.none || machine.size() == call.input) return asked;
  const Item item = machine.at(call.input);
  if (!argument.item.is(Kind::string)) {
    asked.ok = machine.fail(std::string(call.name) + "() takes a string");
  } else if (item.is(Kind::node)) {
    asked.node = item.node;
    asked.text = argument.item.text;
  }
  return asked;
}

}  // namespace

// http://hl7.org/fhir/R4/fhirpath.html: extension(url) is extension.where(url = ...)
bool extension(Machine& machine, const Call& call) {
  const Machine::One url = machine.one_argument(call, 0);
  if (!url.ok) return false;
  if (url.none || !url.item.is(Kind::string)) return machine.replace_empty(call.input);
  const std::size_t end = machine.size();
  const NameId name = machine.model().name_id("extension");
  for (std::size_t i = call.input; i < end; ++i) {
    const Item item = machine.at(i);
    if (item.is(Kind::node) && !machine.push_member(item.node, name, "extension")) return false;
  }
  std::size_t kept = end;
  for (std::size_t i = end; i < machine.size(); ++i)
    if (machine.at(i).node.value["url"].equals(url.item.text)) machine.put(kept++, machine.at(i));
  machine.truncate(kept);
  machine.erase(call.input, end);
  return true;
}

bool has_value(Machine& machine, const Call& call) {
  const bool one = machine.size() == call.input + 1;
  if (!one) return machine.replace(call.input, Item::of(false));
  const Item item = machine.at(call.input);
  const bool has =
      !item.is(Kind::node) || (item.node.value && !item.node.value.is(json::Type::object));
  return machine.replace(call.input, Item::of(has));
}

bool get_value(Machine& machine, const Call& call) {
  if (machine.size() != call.input + 1) return machine.replace_empty(call.input);
  const Item value = machine.value_of(machine.at(call.input));
  if (value.is(Kind::node)) return machine.replace_empty(call.input);
  return machine.replace(call.input, value);
}

bool resolve(Machine& machine, const Call& call) {
  std::size_t kept = call.input;
  for (std::size_t i = call.input; i < machine.size(); ++i) {
    if (!machine.spend(16)) return false;
    const Item item = machine.at(i);
    const auto reference = reference_of(machine, item);
    if (!reference) continue;
    const Node from = item.is(Kind::node) ? item.node : Node();
    const Node target = machine.surroundings().resolve(*reference, from);
    if (target.value) machine.put(kept++, Item::of(machine.typed(target)));
  }
  machine.truncate(kept);
  return true;
}

bool member_of(Machine& machine, const Call& call) {
  const Asked what = asked(machine, call);
  if (!what.ok) return false;
  if (!what.node.value) return machine.replace_empty(call.input);
  return machine.replace(call.input, machine.surroundings().member_of(what.node, what.text));
}

bool conforms_to(Machine& machine, const Call& call) {
  const Asked what = asked(machine, call);
  if (!what.ok) return false;
  if (!what.node.value) return machine.replace_empty(call.input);
  const Answer answer = machine.surroundings().conforms_to(what.node, what.text);
  if (answer == Answer::unknown)
    return machine.fail("conformsTo() names a profile that is not known");
  return machine.replace(call.input, answer);
}

// http://hl7.org/fhir/R4/narrative.html: the rules for the div of a narrative
bool html_checks(Machine& machine, const Call& call) {
  if (machine.size() == call.input) return true;
  bool safe = true;
  for (std::size_t i = call.input; i < machine.size() && safe; ++i) {
    const auto text = machine.text_of(machine.at(i));
    safe = text && machine.spend(text->size() / 16) && fhir::narrative_is_safe(*text);
  }
  return !machine.failed() && machine.replace(call.input, Item::of(safe));
}

}  // namespace tasuki::fhirpath::functions
