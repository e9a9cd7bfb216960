#include "fhirpath/machine.hpp"

#include <algorithm>

#include "fhirpath/units.hpp"

namespace tasuki::fhirpath {

Machine::Machine(const Instance& instance, Surroundings& surroundings)
    : instance_(&instance), surroundings_(&surroundings) {
  stack_.reserve(256);
  reset(instance);
}

void Machine::reset(const Instance& instance) {
  instance_ = &instance;
  const Model& model = instance.model();
  if (asked_model_ == &model) return;
  asked_model_ = &model;
  asked_.assign(kAskedMax, {});
  quantity_type_ = model.find_type("Quantity");
  quantity_names_ = {model.name_id("value"), model.name_id("unit"), model.name_id("system"),
                     model.name_id("code")};
}

Result<> Machine::run(ProgramView program, const Context& context) {
  code_.emplace(program.bytes());
  context_ = context;
  stack_.clear();
  arena_.clear();
  error_.reset();
  kept_.assign(code_->header->slots, {});
  steps_left_ = context.steps_max;
  scope_ = {Item::of(typed(context.focus)), true, -1, {}};
  if (!evaluate(code_->header->root)) return std::unexpected(take_error());
  return {};
}

bool Machine::out_of_steps() {
  steps_left_ = 0;
  if (!error_)
    error_ = Error{Code::fhirpath_steps, "more than " + std::to_string(context_.steps_max)};
  return false;
}

bool Machine::fail(std::string what) {
  if (!error_) error_ = Error{Code::fhirpath_execution, std::move(what)};
  return false;
}

bool Machine::overflow() {
  if (!error_)
    error_ = Error{Code::fhirpath_steps,
                   "more than " + std::to_string(limits::kFhirpathItemsMax) + " items at once"};
  return false;
}

bool Machine::replace(std::size_t begin, const Item& item) {
  const Item copy = item;
  truncate(begin);
  return push(copy);
}

bool Machine::replace_empty(std::size_t begin) {
  truncate(begin);
  return true;
}

bool Machine::replace(std::size_t begin, Answer answer) {
  if (answer == Answer::unknown) return replace_empty(begin);
  return replace(begin, Item::of(answer == Answer::yes));
}

bool Machine::replace_text(std::size_t begin, std::string_view made) {
  if (!spend(made.size() / 64)) return false;
  if (arena_.taken() + made.size() > limits::kFhirpathTextBytesMax) {
    error_ = Error{Code::fhirpath_steps,
                   "more text than " + std::to_string(limits::kFhirpathTextBytesMax) + " bytes"};
    return false;
  }
  return replace(begin, Item::of(arena_.copy(made)));
}

bool Machine::replace(std::size_t begin, const std::optional<Decimal>& number) {
  if (!number) return replace_empty(begin);
  return replace(begin, Item::of(*number));
}

Machine::One Machine::one(std::size_t begin) {
  One result;
  if (stack_.size() == begin) return result;
  result.none = false;
  if (stack_.size() > begin + 1) {
    result.ok = fail("one item was expected, there are " + std::to_string(stack_.size() - begin));
    return result;
  }
  result.item = value_of(stack_[begin]);
  return result;
}

Machine::One Machine::one_argument(const Call& call, std::size_t index) {
  const std::size_t begin = size();
  One result;
  if (!evaluate(call.arguments[index])) {
    result.ok = false;
    return result;
  }
  result = one(begin);
  truncate(begin);
  return result;
}

std::optional<Answer> Machine::answer_of(std::size_t begin) {
  const One single = one(begin);
  if (!single.ok) return std::nullopt;
  if (single.none) return Answer::unknown;
  // A single item that is no boolean counts as true.
  if (!single.item.is(Kind::boolean)) return Answer::yes;
  return single.item.boolean ? Answer::yes : Answer::no;
}

std::optional<Answer> Machine::test(std::uint32_t op) {
  const std::size_t begin = size();
  if (!evaluate(op)) return std::nullopt;
  const auto answer = answer_of(begin);
  truncate(begin);
  return answer;
}

bool Machine::evaluate_for(std::uint32_t op, const Item& self, std::int64_t index) {
  const Scope outer = scope_;
  scope_.self = self;
  scope_.has_self = true;
  scope_.index = index;
  const bool done = evaluate(op);
  scope_ = outer;
  return done;
}

bool Machine::evaluate_with_self(std::uint32_t op, const Item& self) {
  return evaluate_for(op, self, scope_.index);
}

std::optional<Answer> Machine::test_for(std::uint32_t op, std::size_t at, std::int64_t index) {
  const std::size_t begin = size();
  const Item self = stack_[at];
  if (!evaluate_for(op, self, index)) return std::nullopt;
  const auto answer = answer_of(begin);
  truncate(begin);
  return answer;
}

bool Machine::evaluate_with_total(std::uint32_t op, const Item& self, std::int64_t index,
                                  std::span<const Item> total) {
  const Scope outer = scope_;
  scope_ = {self, true, index, total};
  const bool done = evaluate(op);
  scope_ = outer;
  return done;
}

bool Machine::evaluate(std::uint32_t index) {
  const Op& op = code_->ops[index];
  if (!spend(1)) return false;
  return (op.flags & kKept) != 0 ? evaluate_kept(op) : evaluate_op(op);
}

bool Machine::evaluate_kept(const Op& op) {
  if (!kept_[op.c].known) {
    const std::size_t begin = size();
    if (!evaluate_op(op)) return false;
    const std::span<const Item> items = from(begin);
    Kept kept{nullptr, items.size(), true};
    if (!items.empty()) {
      Item* const copy = reinterpret_cast<Item*>(arena_.take(items.size_bytes()));
      std::uninitialized_copy(items.begin(), items.end(), copy);
      kept.items = copy;
    }
    kept_[op.c] = kept;
    return true;
  }
  const Kept& kept = kept_[op.c];
  if (!spend(kept.count / 16)) return false;
  if (stack_.size() + kept.count > limits::kFhirpathItemsMax) return overflow();
  stack_.insert(stack_.end(), kept.items, kept.items + kept.count);
  return true;
}

bool Machine::evaluate_op(const Op& op) {
  switch (op.code) {
    case OpCode::self:
      return !scope_.has_self || push(scope_.self);
    case OpCode::index:
      return scope_.index < 0 || push(Item::of(scope_.index));
    case OpCode::total: {
      for (const Item& item : scope_.total)
        if (!push(item)) return false;
      return true;
    }
    case OpCode::context:
      return push(Item::of(typed(context_.focus)));
    case OpCode::resource:
      return !context_.resource.value || push(Item::of(typed(context_.resource)));
    case OpCode::root_resource:
      return !context_.root.value || push(Item::of(typed(context_.root)));
    case OpCode::member:
      return evaluate_member(op);
    case OpCode::root_type:
      return evaluate_root_type(op);
    case OpCode::call:
      return evaluate_call(op);
    case OpCode::indexer:
      return evaluate_indexer(op);
    case OpCode::plus_sign:
    case OpCode::minus_sign:
      return evaluate_polarity(op);
    case OpCode::type_test:
      return evaluate_type_test(op);
    case OpCode::both:
    case OpCode::either:
    case OpCode::exclusive:
    case OpCode::implies:
      return evaluate_logic(op);
    default:
      break;
  }
  return op.code <= OpCode::quantity ? evaluate_literal(op) : evaluate_operands(op);
}

bool Machine::evaluate_literal(const Op& op) {
  switch (op.code) {
    case OpCode::boolean:
      return push(Item::of(op.a != 0));
    case OpCode::integer:
      return push(
          Item::of(static_cast<std::int64_t>(op.a | static_cast<std::uint64_t>(op.b) << 32)));
    case OpCode::decimal:
      return push(Item::of(Decimal{code_->read<Int128>(op.a), op.number}));
    case OpCode::string:
      return push(Item::of(code_->text.substr(op.a, op.b)));
    case OpCode::date:
      return push(Item::of(Kind::date, code_->read<Temporal>(op.a)));
    case OpCode::date_time:
      return push(Item::of(Kind::date_time, code_->read<Temporal>(op.a)));
    case OpCode::time:
      return push(Item::of(Kind::time, code_->read<Temporal>(op.a)));
    case OpCode::quantity: {
      const Decimal value{code_->read<Int128>(op.a), op.number};
      const Quantity quantity{value, code_->text.substr(op.b, op.c), (op.flags & kCalendar) != 0};
      return push(Item::of(arena_.keep(quantity)));
    }
    default:
      return true;  // {}
  }
}

bool Machine::push_member_of(const Item& item, const Op& op, std::string_view name) {
  if (item.is(Kind::node)) return push_member(item.node, op.b, name);
  if (!item.is(Kind::type_info)) return true;
  if (name == "name") return push(Item::of(item.info.name));
  return name != "namespace" || push(Item::of(item.info.name_space));
}

// A kept result is read where it lies; nullptr: it is not known yet, or not kept.
const Machine::Kept* Machine::known_input(std::uint32_t index) {
  const Op& op = code_->ops[index];
  if ((op.flags & kKept) == 0 || !kept_[op.c].known) return nullptr;
  return &kept_[op.c];
}

// http://hl7.org/fhirpath/N1/#path-selection: of every item of the input, in order
bool Machine::evaluate_member(const Op& op) {
  const std::string_view name = code_->name(op);
  if (const Kept* kept = known_input(op.a)) {
    for (const Item& item : std::span(kept->items, kept->count))
      if (!push_member_of(item, op, name)) return false;
    return true;
  }
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  const std::size_t end = size();
  for (std::size_t i = begin; i < end; ++i) {
    const Item item = stack_[i];
    if (!push_member_of(item, op, name)) return false;
  }
  erase(begin, end);
  return true;
}

bool Machine::evaluate_root_type(const Op& op) {
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  std::size_t kept = begin;
  for (std::size_t i = begin; i < size(); ++i)
    if (stack_[i].is(Kind::node) && is_a(stack_[i].node.type, op.b)) stack_[kept++] = stack_[i];
  truncate(kept);
  return true;
}

bool Machine::evaluate_call(const Op& op) {
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  const FunctionRow& row = function_rows()[op.number];
  return row.run(*this, Call{begin, code_->arguments(op), row.name});
}

// http://hl7.org/fhirpath/N1/#index-integer-collection
bool Machine::evaluate_indexer(const Op& op) {
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  const std::size_t end = size();
  if (!evaluate(op.b)) return false;
  const One index = one(end);
  if (!index.ok) return false;
  truncate(end);
  if (index.none) return replace_empty(begin);
  if (!index.item.is(Kind::integer)) return fail("an index must be an Integer");
  if (index.item.integer < 0 || static_cast<std::size_t>(index.item.integer) >= end - begin)
    return replace_empty(begin);
  return replace(begin, stack_[begin + static_cast<std::size_t>(index.item.integer)]);
}

bool Machine::evaluate_polarity(const Op& op) {
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  const One operand = one(begin);
  if (!operand.ok || operand.none) return operand.ok;
  const bool minus = op.code == OpCode::minus_sign;
  Item item = operand.item;
  switch (item.kind) {
    case Kind::integer:
      if (minus && item.integer != INT64_MIN) item.integer = -item.integer;
      return replace(begin, item);
    case Kind::decimal:
      if (minus) item.decimal = negate(item.decimal);
      return replace(begin, item);
    case Kind::quantity: {
      Quantity quantity = *item.quantity;
      if (minus) quantity.value = negate(quantity.value);
      return replace(begin, Item::of(arena_.keep(quantity)));
    }
    default:
      return fail("only numbers and quantities have a sign");
  }
}

// http://hl7.org/fhirpath/N1/#is-type-specifier and #as-type-specifier. Primitives are converted by
// `as` and `ofType` only to their own type: a code is a string, but as(string) does not give it.
bool Machine::fits(const Item& item, const Op& op) const {
  if ((op.flags & kSystemType) != 0)
    return !item.is(Kind::node) && static_cast<std::uint32_t>(item.kind) == op.b;
  if (!item.is(Kind::node)) return item.is(Kind::quantity) && op.b == quantity_type_;
  if (item.node.type == op.b) return true;
  return (op.flags & kExactType) == 0 && is_a(item.node.type, op.b);
}

bool Machine::evaluate_type_test(const Op& op) {
  const std::size_t begin = size();
  const Kept* kept_input = (op.flags & kFilters) != 0 ? known_input(op.a) : nullptr;
  if (kept_input != nullptr && static_cast<TypeTest>(op.number) != TypeTest::is) {
    if (!spend(kept_input->count / 4)) return false;
    for (const Item& item : std::span(kept_input->items, kept_input->count))
      if (fits(item, op) && !push(item)) return false;
    return true;
  }
  if (!evaluate(op.a)) return false;
  const auto test = static_cast<TypeTest>(op.number);
  const bool filters =
      test == TypeTest::of_type || (test == TypeTest::as && (op.flags & kFilters) != 0);
  if (!filters && size() > begin + 1)
    return fail("is and as take one item, there are " + std::to_string(size() - begin));
  if (test == TypeTest::is) {
    if (size() == begin) return true;
    return replace(begin, Item::of(fits(stack_[begin], op)));
  }
  std::size_t kept = begin;
  for (std::size_t i = begin; i < size(); ++i)
    if (fits(stack_[i], op)) stack_[kept++] = stack_[i];
  truncate(kept);
  return true;
}

}  // namespace tasuki::fhirpath
