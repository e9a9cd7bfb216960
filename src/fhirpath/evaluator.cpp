#include "fhirpath/evaluator.hpp"

#include <vector>

#include "fhirpath/machine.hpp"
#include "fhirpath/render.hpp"

namespace tasuki::fhirpath {
namespace {

Evaluator::Shown show(Machine& machine, const Item& item) {
  if (!item.is(Kind::node)) return {std::string(type_name_of(item)), render(item), {}};
  const Node& node = item.node;
  Evaluator::Shown shown{std::string(machine.type_name(node)), {}, node.value};
  if (const auto text = machine.text_of(item)) {
    shown.text = *text;
  } else {
    shown.text = node.value ? node.value.raw() : node.sibling.raw();
  }
  return shown;
}

}  // namespace

struct Evaluator::State {
  State(const Instance& instance, Surroundings& surroundings) : machine(instance, surroundings) {}
  Machine machine;
  std::vector<Node> nodes;
};

Evaluator::Evaluator(const Instance& instance, Surroundings& surroundings)
    : state_(std::make_unique<State>(instance, surroundings)) {}
Evaluator::~Evaluator() = default;

void Evaluator::reset(const Instance& instance) {
  state_->machine.reset(instance);
}

std::size_t Evaluator::steps_taken() const {
  return state_->machine.steps_taken();
}

Result<Answer> Evaluator::test(ProgramView program, const Context& context) {
  Machine& machine = state_->machine;
  TRY_VOID(machine.run(program, context));
  if (machine.size() == 1) return *machine.answer_of(0);
  return machine.size() == 0 ? Answer::unknown : Answer::yes;
}

Result<std::vector<Evaluator::Shown>> Evaluator::evaluate(ProgramView program,
                                                          const Context& context) {
  Machine& machine = state_->machine;
  TRY_VOID(machine.run(program, context));
  std::vector<Shown> shown;
  shown.reserve(machine.size());
  for (const Item& item : machine.result()) shown.push_back(show(machine, item));
  return shown;
}

Result<std::span<const Node>> Evaluator::select(ProgramView program, const Context& context) {
  TRY_VOID(state_->machine.run(program, context));
  state_->nodes.clear();
  for (const Item& item : state_->machine.result())
    if (item.is(Kind::node)) state_->nodes.push_back(item.node);
  return state_->nodes;
}

}  // namespace tasuki::fhirpath
