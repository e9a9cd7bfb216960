// The operators. http://hl7.org/fhirpath/N1/#operations
#include "fhirpath/item_set.hpp"
#include "fhirpath/machine.hpp"
#include "fhirpath/units.hpp"

namespace tasuki::fhirpath {
namespace {

Answer negate(Answer answer) {
  if (answer == Answer::unknown) return answer;
  return answer == Answer::yes ? Answer::no : Answer::yes;
}

Decimal number_of(const Item& item) {
  return item.is(Kind::integer) ? to_decimal(item.integer) : item.decimal;
}

// http://hl7.org/fhirpath/N1/#boolean-logic: tables of three values
Answer combine(OpCode code, Answer a, Answer b) {
  const bool open = a == Answer::unknown || b == Answer::unknown;
  switch (code) {
    case OpCode::both:
      if (a == Answer::no || b == Answer::no) return Answer::no;
      return open ? Answer::unknown : Answer::yes;
    case OpCode::either:
      if (a == Answer::yes || b == Answer::yes) return Answer::yes;
      return open ? Answer::unknown : Answer::no;
    case OpCode::exclusive:
      if (open) return Answer::unknown;
      return a != b ? Answer::yes : Answer::no;
    default:  // implies
      if (a == Answer::no || b == Answer::yes) return Answer::yes;
      return open ? Answer::unknown : Answer::no;
  }
}

// Of integers the result stays an Integer where it can be one.
std::optional<Item> integers(OpCode code, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  switch (code) {
    case OpCode::add:
      if (__builtin_add_overflow(a, b, &out)) return std::nullopt;
      return Item::of(out);
    case OpCode::subtract:
      if (__builtin_sub_overflow(a, b, &out)) return std::nullopt;
      return Item::of(out);
    case OpCode::multiply:
      if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
      return Item::of(out);
    case OpCode::quotient:
    case OpCode::remainder: {
      if (b == 0) return std::nullopt;
      if (b == -1)
        return code == OpCode::remainder ? std::optional(Item::of(std::int64_t{0}))
                                         : integers(OpCode::subtract, 0, a);
      return Item::of(code == OpCode::quotient ? a / b : a % b);
    }
    default:
      return std::nullopt;
  }
}

// nullopt: no result, because it would be a division by zero or too large.
std::optional<Item> numbers(OpCode code, const Item& a, const Item& b) {
  if (a.is(Kind::integer) && b.is(Kind::integer) && code != OpCode::divide)
    return integers(code, a.integer, b.integer);
  const Decimal left = number_of(a);
  const Decimal right = number_of(b);
  std::optional<Decimal> result;
  switch (code) {
    case OpCode::add:
      result = add(left, right);
      break;
    case OpCode::subtract:
      result = subtract(left, right);
      break;
    case OpCode::multiply:
      result = multiply(left, right);
      break;
    case OpCode::divide:
      result = divide(left, right);
      break;
    case OpCode::remainder:
      result = remainder(left, right);
      break;
    default: {
      const auto whole = quotient(left, right);
      const auto integer = whole ? to_integer(*whole) : std::nullopt;
      return integer ? std::optional(Item::of(*integer)) : std::nullopt;
    }
  }
  return result ? std::optional(Item::of(*result)) : std::nullopt;
}

// "m" and "s" -> "m.s" or "m/s"; what is equal above and below the line goes away.
std::string unit_of(OpCode code, std::string_view a, std::string_view b) {
  const bool one_a = a.empty() || a == "1";
  const bool one_b = b.empty() || b == "1";
  if (one_b) return std::string(one_a ? "1" : a);
  if (code == OpCode::multiply)
    return one_a ? std::string(b) : std::string(a) + "." + std::string(b);
  if (a == b) return "1";
  const bool simple = b.find_first_of("./") == std::string_view::npos;
  return std::string(one_a ? "" : a) + "/" + (simple ? std::string(b) : "(" + std::string(b) + ")");
}

// The unit in which dates count: calendar units and UCUM's definite ones, never 'mo' and 'a'.
// http://hl7.org/fhirpath/N1/#date-time-arithmetic
std::optional<CalendarUnit> counting_unit(const Quantity& quantity) {
  if (const auto unit = calendar_unit(quantity.unit)) return unit;
  return definite_unit(quantity.unit);
}

}  // namespace

bool Machine::evaluate_logic(const Op& op) {
  const auto left = test(op.a);
  if (!left) return false;
  if (op.code == OpCode::both && *left == Answer::no) return push(Item::of(false));
  if (op.code == OpCode::either && *left == Answer::yes) return push(Item::of(true));
  if (op.code == OpCode::implies && *left == Answer::no) return push(Item::of(true));
  const auto right = test(op.b);
  if (!right) return false;
  return replace(size(), combine(op.code, *left, *right));
}

bool Machine::evaluate_operands(const Op& op) {
  switch (op.code) {
    case OpCode::equal:
    case OpCode::not_equal:
    case OpCode::equivalent:
    case OpCode::not_equivalent:
      return evaluate_equality(op);
    case OpCode::less:
    case OpCode::less_or_equal:
    case OpCode::greater:
    case OpCode::greater_or_equal:
      return evaluate_comparison(op);
    case OpCode::in:
    case OpCode::contains:
      return evaluate_membership(op);
    case OpCode::concatenate:
      return evaluate_concatenation(op);
    case OpCode::unite: {
      const std::size_t begin = size();
      return evaluate(op.a) && evaluate(op.b) && keep_distinct(*this, begin);
    }
    default:
      return evaluate_arithmetic(op);
  }
}

bool Machine::evaluate_equality(const Op& op) {
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  const std::size_t middle = size();
  if (!evaluate(op.b)) return false;
  const auto left = range(begin, middle);
  const auto right = from(middle);
  Answer answer = Answer::unknown;
  if (op.code == OpCode::equivalent || op.code == OpCode::not_equivalent) {
    answer = equivalent(left, right) ? Answer::yes : Answer::no;
  } else if (!left.empty() && !right.empty()) {
    answer = equal(left, right);
  }
  if (failed()) return false;
  if (op.code == OpCode::not_equal || op.code == OpCode::not_equivalent) answer = negate(answer);
  return replace(begin, answer);
}

bool Machine::evaluate_comparison(const Op& op) {
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  const std::size_t middle = size();
  const One left = one(begin);
  if (!left.ok || !evaluate(op.b)) return false;
  const One right = one(middle);
  if (!right.ok) return false;
  if (left.none || right.none) return replace_empty(begin);
  const auto sign = order(left.item, right.item);
  if (failed()) return false;
  if (!sign) return replace_empty(begin);
  switch (op.code) {
    case OpCode::less:
      return replace(begin, Item::of(*sign < 0));
    case OpCode::less_or_equal:
      return replace(begin, Item::of(*sign <= 0));
    case OpCode::greater:
      return replace(begin, Item::of(*sign > 0));
    default:
      return replace(begin, Item::of(*sign >= 0));
  }
}

// http://hl7.org/fhirpath/N1/#collections-2
bool Machine::evaluate_membership(const Op& op) {
  const std::size_t begin = size();
  const bool in = op.code == OpCode::in;
  if (!evaluate(in ? op.a : op.b)) return false;
  const std::size_t middle = size();
  if (middle == begin) return true;
  if (middle > begin + 1) return fail("in and contains look for one item");
  const Item wanted = stack_[begin];
  if (!evaluate(in ? op.b : op.a)) return false;
  bool found = false;
  for (std::size_t i = middle; i < size() && !found; ++i) {
    if (!spend(1)) return false;
    found = equal(wanted, stack_[i]) == Answer::yes;
  }
  return !failed() && replace(begin, Item::of(found));
}

// http://hl7.org/fhirpath/N1/#string-concatenation: an empty operand is the empty string
bool Machine::evaluate_concatenation(const Op& op) {
  const std::size_t begin = size();
  std::string text;
  for (const std::uint32_t operand : {op.a, op.b}) {
    const std::size_t at = size();
    if (!evaluate(operand)) return false;
    const One part = one(at);
    if (!part.ok) return false;
    if (part.none) continue;
    const auto piece = text_of(stack_[at]);
    if (!piece) return fail("& joins strings");
    text += *piece;
  }
  return replace_text(begin, text);
}

// http://hl7.org/fhirpath/N1/#math-2
bool Machine::evaluate_arithmetic(const Op& op) {
  const std::size_t begin = size();
  if (!evaluate(op.a)) return false;
  const std::size_t middle = size();
  const One left = one(begin);
  if (!left.ok || !evaluate(op.b)) return false;
  const One right = one(middle);
  if (!right.ok) return false;
  if (left.none || right.none) return replace_empty(begin);
  const Item& a = left.item;
  const Item& b = right.item;
  if (a.is_number() && b.is_number()) {
    const auto result = numbers(op.code, a, b);
    return result ? replace(begin, *result) : replace_empty(begin);
  }
  if (op.code == OpCode::add && a.is(Kind::string) && b.is(Kind::string))
    return replace_text(begin, std::string(a.text) + std::string(b.text));
  if (a.is_temporal() && b.is(Kind::quantity)) return move_date(begin, op.code, a, *b.quantity);
  if (a.is(Kind::quantity) || b.is(Kind::quantity)) return combine_quantities(begin, op.code, a, b);
  return fail("these two cannot be calculated with");
}

bool Machine::move_date(std::size_t begin, OpCode code, const Item& date, const Quantity& by) {
  if (code != OpCode::add && code != OpCode::subtract)
    return fail("a date is only moved by + or -");
  const auto unit = counting_unit(by);
  if (!unit) return fail("dates count in calendar units, weeks, days, hours, minutes and seconds");
  Decimal amount = code == OpCode::add ? by.value : negate(by.value);
  // The fraction of a definite duration is dropped, that of calendar seconds is not.
  if (!calendar_unit(by.unit)) amount = quotient(amount, to_decimal(1)).value_or(amount);
  const auto moved = date.is(Kind::time) ? plus_time(date.temporal, amount, *unit)
                                         : plus(date.temporal, amount, *unit);
  if (!moved) return replace_empty(begin);
  return replace(begin, Item::of(date.kind, *moved));
}

bool Machine::combine_quantities(std::size_t begin, OpCode code, const Item& a, const Item& b) {
  const auto quantity = [](const Item& item) -> std::optional<Quantity> {
    if (item.is(Kind::quantity)) return *item.quantity;
    if (item.is_number()) return Quantity{number_of(item), "1", false};
    return std::nullopt;
  };
  const auto left = quantity(a);
  const auto right = quantity(b);
  if (!left || !right) return fail("a quantity is calculated with quantities and numbers");
  std::optional<Decimal> value;
  std::string_view unit = left->unit;
  if (code == OpCode::add || code == OpCode::subtract) {
    const auto same = convert(*right, *left);
    if (!same) return replace_empty(begin);
    value = code == OpCode::add ? add(left->value, *same) : subtract(left->value, *same);
  } else if (code == OpCode::multiply || code == OpCode::divide) {
    value = code == OpCode::multiply ? multiply(left->value, right->value)
                                     : divide(left->value, right->value);
    unit = arena_.copy(unit_of(code, left->unit, right->unit));
  } else {
    return fail("div and mod are for numbers");
  }
  if (!value) return replace_empty(begin);
  const bool calendar = left->calendar && unit == left->unit;
  return replace(begin, Item::of(arena_.keep(Quantity{*value, unit, calendar})));
}

}  // namespace tasuki::fhirpath
