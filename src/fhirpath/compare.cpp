// Equality, equivalence and order. http://hl7.org/fhirpath/N1/#equality and #comparison
#include <algorithm>

#include "fhirpath/machine.hpp"
#include "fhirpath/units.hpp"

namespace tasuki::fhirpath {
namespace {

using json::Type;

Answer answer(bool yes) {
  return yes ? Answer::yes : Answer::no;
}

Answer answer(const std::optional<int>& order) {
  if (!order) return Answer::unknown;
  return answer(*order == 0);
}

Decimal number_of(const Item& item) {
  return item.is(Kind::integer) ? to_decimal(item.integer) : item.decimal;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// http://hl7.org/fhirpath/N1/#equivalent: ignoring case and how wide blanks are
bool equivalent_text(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  while (true) {
    const bool blank_a = i < a.size() && is_blank(a[i]);
    const bool blank_b = j < b.size() && is_blank(b[j]);
    while (i < a.size() && is_blank(a[i])) ++i;
    while (j < b.size() && is_blank(b[j])) ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if ((blank_a && i > 0) != (blank_b && j > 0)) return false;
    if (lower(a[i]) != lower(b[j])) return false;
    ++i;
    ++j;
  }
}

// To the precision of the coarser one, zeros at the end not counting.
bool equivalent_numbers(const Decimal& a, const Decimal& b) {
  const int digits = std::min(strip_zeros(a).scale, strip_zeros(b).scale);
  const auto left = round(a, digits, Rounding::half_away);
  const auto right = round(b, digits, Rounding::half_away);
  return left && right && compare(*left, *right) == 0;
}

std::optional<Quantity> as_quantity(const Item& item) {
  if (item.is(Kind::quantity)) return *item.quantity;
  if (item.is_number()) return Quantity{number_of(item), "1", false};
  return std::nullopt;
}

bool is_complex(const Item& item) {
  return item.is(Kind::node) && !item.is(Kind::quantity);
}

bool both_temporal(const Item& a, const Item& b) {
  return a.is_temporal() && b.is_temporal() && a.is(Kind::time) == b.is(Kind::time);
}

}  // namespace

Answer Machine::equal_json(const json::Value& a, const json::Value& b) {
  if (a.raw().data() == b.raw().data()) return Answer::yes;
  if (!a || !b || a.type() != b.type()) return Answer::no;
  if (!spend(1)) return Answer::unknown;
  switch (a.type()) {
    case Type::string: {
      if (const auto plain = a.plain()) return answer(b.equals(*plain));
      return answer(a.string() == b.string());
    }
    case Type::number: {
      const auto left = parse_decimal(a.raw());
      const auto right = parse_decimal(b.raw());
      return answer(left && right ? compare(*left, *right) == 0 : a.raw() == b.raw());
    }
    case Type::array: {
      if (a.size() != b.size()) return Answer::no;
      auto other = b.items().begin();
      for (const json::Value item : a.items()) {
        if (equal_json(item, *other) != Answer::yes) return Answer::no;
        ++other;
      }
      return Answer::yes;
    }
    case Type::object: {
      if (a.size() != b.size()) return Answer::no;
      for (const json::Member& member : a.members()) {
        if (!spend(b.size())) return Answer::unknown;
        const json::Value other = b[member.key.string()];
        if (!other || equal_json(member.value, other) != Answer::yes) return Answer::no;
      }
      return Answer::yes;
    }
    default:
      return answer(a.raw() == b.raw());
  }
}

Answer Machine::equal(const Item& a, const Item& b) {
  const Item left = value_of(a);
  const Item right = value_of(b);
  if (left.is(Kind::string) && right.is(Kind::string)) return answer(left.text == right.text);
  if (left.is_number() && right.is_number())
    return answer(compare(number_of(left), number_of(right)) == 0);
  if (left.is(Kind::boolean) && right.is(Kind::boolean))
    return answer(left.boolean == right.boolean);
  if (both_temporal(left, right)) return answer(compare(left.temporal, right.temporal));
  if (left.is(Kind::quantity) || right.is(Kind::quantity)) {
    const auto quantity_a = as_quantity(left);
    const auto quantity_b = as_quantity(right);
    if (!quantity_a || !quantity_b) return Answer::no;
    return answer(compare(*quantity_a, *quantity_b));
  }
  if (left.is(Kind::type_info) && right.is(Kind::type_info))
    return answer(left.info.name == right.info.name &&
                  left.info.name_space == right.info.name_space);
  if (!is_complex(left) || !is_complex(right)) return Answer::no;
  if (left.node.value || right.node.value) return equal_json(left.node.value, right.node.value);
  return equal_json(left.node.sibling, right.node.sibling);
}

Answer Machine::equal(std::span<const Item> a, std::span<const Item> b) {
  if (a.size() != b.size()) return Answer::no;
  Answer all = Answer::yes;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!spend(1)) return Answer::unknown;
    const Answer one = equal(a[i], b[i]);
    if (one == Answer::no) return Answer::no;
    if (one == Answer::unknown) all = Answer::unknown;
  }
  return all;
}

bool Machine::equivalent_json(const json::Value& a, const json::Value& b) {
  if (!a || !b || a.type() != b.type() || !spend(1)) return false;
  switch (a.type()) {
    case Type::string:
      return equivalent_text(string_of(a), string_of(b));
    case Type::number: {
      const auto left = parse_decimal(a.raw());
      const auto right = parse_decimal(b.raw());
      return left && right ? equivalent_numbers(*left, *right) : a.raw() == b.raw();
    }
    case Type::array: {
      if (a.size() != b.size()) return false;
      std::vector<bool> used(b.size());
      for (const json::Value item : a.items()) {
        std::size_t i = 0;
        bool found = false;
        for (const json::Value other : b.items()) {
          if (!found && !used[i] && equivalent_json(item, other)) used[i] = found = true;
          ++i;
        }
        if (!found) return false;
      }
      return true;
    }
    case Type::object: {
      if (a.size() != b.size()) return false;
      for (const json::Member& member : a.members())
        if (!equivalent_json(member.value, b[member.key.string()])) return false;
      return true;
    }
    default:
      return a.raw() == b.raw();
  }
}

bool Machine::equivalent(const Item& a, const Item& b) {
  const Item left = value_of(a);
  const Item right = value_of(b);
  if (left.is(Kind::string) && right.is(Kind::string))
    return equivalent_text(left.text, right.text);
  if (left.is_number() && right.is_number())
    return equivalent_numbers(number_of(left), number_of(right));
  if (left.is(Kind::quantity) || right.is(Kind::quantity)) {
    const auto quantity_a = as_quantity(left);
    const auto quantity_b = as_quantity(right);
    if (!quantity_a || !quantity_b) return false;
    // In the unit of the one that is written coarser: 4 'g' ~ 4040 'mg'.
    const auto there = convert(*quantity_b, *quantity_a);
    const auto back = convert(*quantity_a, *quantity_b);
    return (there && equivalent_numbers(quantity_a->value, *there)) ||
           (back && equivalent_numbers(quantity_b->value, *back));
  }
  if (is_complex(left) && is_complex(right))
    return equivalent_json(left.node.value, right.node.value);
  return equal(left, right) == Answer::yes;
}

// Order does not matter here, and two empty collections are equivalent.
bool Machine::equivalent(std::span<const Item> a, std::span<const Item> b) {
  if (a.size() != b.size()) return false;
  if (!spend(a.size() * b.size() / 4)) return false;
  std::vector<bool> used(b.size());
  for (const Item& item : a) {
    bool found = false;
    for (std::size_t i = 0; i < b.size() && !found; ++i)
      if (!used[i] && equivalent(item, b[i])) used[i] = found = true;
    if (!found) return false;
  }
  return true;
}

std::optional<int> Machine::order(const Item& a, const Item& b) {
  const Item left = value_of(a);
  const Item right = value_of(b);
  if (left.is(Kind::string) && right.is(Kind::string)) {
    const int sign = left.text.compare(right.text);
    return sign < 0 ? -1 : (sign > 0 ? 1 : 0);
  }
  if (left.is_number() && right.is_number()) return compare(number_of(left), number_of(right));
  if (both_temporal(left, right)) return compare(left.temporal, right.temporal);
  if (left.is(Kind::quantity) || right.is(Kind::quantity)) {
    const auto quantity_a = as_quantity(left);
    const auto quantity_b = as_quantity(right);
    if (quantity_a && quantity_b) return compare(*quantity_a, *quantity_b);
  }
  fail("these two have no order");
  return std::nullopt;
}

}  // namespace tasuki::fhirpath
