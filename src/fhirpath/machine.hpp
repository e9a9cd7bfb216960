// The evaluation of one program: a stack of items on which every operation pushes its result.
//
// A collection is the part of the stack from some index to the top. Operations return false when
// the evaluation must end: error() then says why. Memory is kept between evaluations.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "fhirpath/arena.hpp"
#include "fhirpath/code.hpp"
#include "fhirpath/functions.hpp"
#include "fhirpath/instance.hpp"
#include "fhirpath/item.hpp"
#include "fhirpath/patterns.hpp"

namespace tasuki::fhirpath {

struct Call {
  std::size_t input;  // where the input begins on the stack; it reaches to the top
  std::span<const std::uint32_t> arguments;
  std::string_view name;
};

class Machine {
 public:
  Machine(const Instance& instance, Surroundings& surroundings);
  void reset(const Instance& instance);

  // Evaluates the whole program; the result is the stack. Error: fhirpath_execution, _steps.
  Result<> run(ProgramView program, const Context& context);
  std::span<const Item> result() const { return stack_; }

  // Pushes the value of an operation.
  bool evaluate(std::uint32_t op);
  // The same with $this and $index set.
  bool evaluate_for(std::uint32_t op, const Item& self, std::int64_t index);
  bool evaluate_with_self(std::uint32_t op, const Item& self);  // $index stays as it is
  // `op` for the item at `at` as a criterion: the stack stays as it was.
  std::optional<Answer> test_for(std::uint32_t op, std::size_t at, std::int64_t index);
  // For sort(): `-key` means a key that sorts downwards.
  bool is_descending(std::uint32_t op) const { return code_->ops[op].code == OpCode::minus_sign; }
  std::uint32_t unsigned_key(std::uint32_t op) const {
    return is_descending(op) ? code_->ops[op].a : op;
  }
  // For aggregate().
  bool evaluate_with_total(std::uint32_t op, const Item& self, std::int64_t index,
                           std::span<const Item> total);

  // The stack.
  std::size_t size() const { return stack_.size(); }
  const Item& at(std::size_t index) const { return stack_[index]; }
  std::span<const Item> from(std::size_t begin) const { return std::span(stack_).subspan(begin); }
  std::span<const Item> range(std::size_t begin, std::size_t end) const {
    return std::span(stack_).subspan(begin, end - begin);
  }
  bool push(const Item& item) {  // false: too many
    if (stack_.size() >= limits::kFhirpathItemsMax) return overflow();
    const Item copy = item;  // `item` may lie on the stack itself, which may move
    stack_.push_back(copy);
    return true;
  }
  void put(std::size_t index, const Item& item) { stack_[index] = item; }
  void truncate(std::size_t size) { stack_.erase(at_iterator(size), stack_.end()); }
  void erase(std::size_t begin, std::size_t end) {
    stack_.erase(at_iterator(begin), at_iterator(end));
  }
  // Everything from `begin` on becomes this one item, nothing, or the answer.
  bool replace(std::size_t begin, const Item& item);
  bool replace_empty(std::size_t begin);
  bool replace(std::size_t begin, Answer answer);
  bool replace_text(std::size_t begin, std::string_view made);            // copied into the arena
  bool replace(std::size_t begin, const std::optional<Decimal>& number);  // nullopt: nothing

  // Errors.
  bool fail(std::string what);  // fhirpath_execution
  bool spend(std::size_t steps) {
    if (steps > steps_left_) return out_of_steps();
    steps_left_ -= steps;
    return true;
  }
  std::size_t steps_taken() const { return context_.steps_max - steps_left_; }
  Error take_error() { return std::move(*error_); }

  // The System value of a node; anything else, and nodes that are complex, are given back as such.
  Item value_of(const Item& item);
  // The text of a string or of a primitive that is like one; nullopt for everything else.
  std::optional<std::string_view> text_of(const Item& item);
  std::string_view string_of(const json::Value& string);  // unescaped

  // The one item from `begin` to the top, as a System value. nullopt: none; fail() when many.
  struct One {
    bool ok = true;
    bool none = true;
    Item item;
  };
  One one(std::size_t begin);
  One one_argument(const Call& call, std::size_t index);  // evaluated; the stack stays as it was
  // The collection from `begin` to the top as a boolean; nullopt after fail().
  // http://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections
  std::optional<Answer> answer_of(std::size_t begin);

  // Navigation.
  bool push_member(const Node& node, NameId name, std::string_view text);
  bool push_children(const Node& node);
  bool is_a(TypeId type, TypeId wanted) const;
  bool is_quantity(TypeId type) const { return is_a(type, quantity_type_); }
  Node typed(Node node) const;  // with its type, when a resource comes without one
  std::string_view type_name(const Node& node) const;

  // Comparison.
  Answer equal(const Item& a, const Item& b);
  Answer equal(std::span<const Item> a, std::span<const Item> b);
  bool equivalent(const Item& a, const Item& b);
  bool equivalent(std::span<const Item> a, std::span<const Item> b);
  // -1, 0, 1; nullopt: open. fail() when they have no order.
  std::optional<int> order(const Item& a, const Item& b);

  Arena& arena() { return arena_; }
  Patterns& patterns() { return patterns_; }
  Surroundings& surroundings() { return *surroundings_; }
  const Model& model() const { return instance_->model(); }
  const Context& context() const { return context_; }
  bool tracing() const { return surroundings_->wants_traces(); }
  bool failed() const { return error_.has_value(); }

 private:
  struct Scope {
    Item self;
    bool has_self = false;
    std::int64_t index = -1;
    std::span<const Item> total;
  };
  struct Kept {
    const Item* items = nullptr;
    std::size_t count = 0;
    bool known = false;
  };

  std::vector<Item>::iterator at_iterator(std::size_t index) {
    return stack_.begin() + static_cast<std::ptrdiff_t>(index);
  }
  bool overflow();
  bool out_of_steps();
  bool evaluate_op(const Op& op);
  bool evaluate_kept(const Op& op);
  bool evaluate_literal(const Op& op);
  const Kept* known_input(std::uint32_t index);
  bool push_member_of(const Item& item, const Op& op, std::string_view name);
  bool evaluate_member(const Op& op);
  bool evaluate_root_type(const Op& op);
  bool evaluate_call(const Op& op);
  bool evaluate_indexer(const Op& op);
  bool evaluate_polarity(const Op& op);
  bool evaluate_type_test(const Op& op);
  bool evaluate_operands(const Op& op);
  bool evaluate_logic(const Op& op);
  bool evaluate_membership(const Op& op);
  bool evaluate_comparison(const Op& op);
  bool evaluate_equality(const Op& op);
  bool evaluate_arithmetic(const Op& op);
  bool evaluate_concatenation(const Op& op);
  bool move_date(std::size_t begin, OpCode code, const Item& date, const Quantity& by);
  bool combine_quantities(std::size_t begin, OpCode code, const Item& a, const Item& b);
  std::optional<Answer> test(std::uint32_t op);
  bool fits(const Item& item, const Op& op) const;
  const ModelMember& member_of(TypeId parent, NameId name);
  bool push_values(const json::Value& value, const json::Value& sibling, TypeId type);
  bool push_one(const json::Value& value, const json::Value& sibling, TypeId type);
  Item primitive_value(const Node& node, Primitive primitive);
  Item quantity_value(const Node& node);
  Answer equal_json(const json::Value& a, const json::Value& b);
  bool equivalent_json(const json::Value& a, const json::Value& b);

  const Instance* instance_;
  Surroundings* surroundings_;
  TypeId quantity_type_ = kNoType;
  struct QuantityNames {
    NameId value, unit, system, code;
  } quantity_names_{};
  Context context_;
  // What the model said of members, by a hash of the question: few of them fill a document.
  struct Asked {
    TypeId parent = kNoType;
    NameId name = kNoName;
    ModelMember member;
  };
  static constexpr std::size_t kAskedMax = 1024;
  const Model* asked_model_ = nullptr;
  std::vector<Asked> asked_;
  std::optional<CodeView> code_;
  Scope scope_;
  std::vector<Item> stack_;
  std::vector<Kept> kept_;
  Arena arena_;
  Patterns patterns_;
  std::size_t steps_left_ = 0;
  std::optional<Error> error_;
};

}  // namespace tasuki::fhirpath
