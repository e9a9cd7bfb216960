#include "json/tree_builder.hpp"

#include <algorithm>
#include <forward_list>
#include <string>

#include "json/string_escapes.hpp"

namespace tasuki::json {
namespace {

constexpr std::uint32_t kEscapes = 8;
constexpr std::size_t kPairwiseMax = 8;  // keys that are compared one with another

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_structural(char c) {
  return c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']';
}

// Behind the number that begins at `at`, or `at` when none does (RFC 8259 section 6).
std::size_t number_end(std::string_view text, std::size_t at) {
  const auto here = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  const auto digits = [&](std::size_t i) {
    while (is_digit(here(i))) ++i;
    return i;
  };
  std::size_t i = at;
  if (here(i) == '-') ++i;
  if (!is_digit(here(i))) return at;
  i = here(i) == '0' ? i + 1 : digits(i);
  if (here(i) == '.') {
    if (!is_digit(here(i + 1))) return at;
    i = digits(i + 1);
  }
  if (here(i) == 'e' || here(i) == 'E') {
    ++i;
    if (here(i) == '+' || here(i) == '-') ++i;
    if (!is_digit(here(i))) return at;
    i = digits(i);
  }
  return i;
}

}  // namespace

Result<> TreeBuilder::build(StructureIndex& structure) {
  text_ = document_.text_;
  if (!structure.find(text_)) {
    const LexicalFault fault = find_lexical_fault(text_);
    refuse(Code::json_malformed, fault.offset, fault.why);
    return error();
  }
  offsets_ = structure.offsets();
  // Of n tokens of a good text at most (n + 1) / 2 are nodes; more values than the limit are
  // refused, and each has at most one key.
  document_.nodes_.reserve(std::min(offsets_.size() / 2 + 1, 2 * limits_.values_max + 1));
  stack_.reserve(limits_.depth_max);
  for (std::size_t i = 0; i < offsets_.size(); ++i)
    if (!token(i)) return error();
  if (expect_ == Expect::nothing) return {};
  refuse(Code::json_malformed, text_.size(), "the text ends too early");
  return error();
}

bool TreeBuilder::token(std::size_t index) {
  const std::size_t offset = offsets_[index];
  const char c = text_[offset];
  switch (expect_) {
    case Expect::key_or_end:
      return c == '}' ? close(offset, Type::object) : key(index);
    case Expect::key:
      return key(index);
    case Expect::colon:
      if (c != ':') return refuse(Code::json_malformed, offset, "expected a colon");
      expect_ = Expect::value;
      return true;
    case Expect::comma_or_end:
      return separator(offset);
    case Expect::item_or_end:
      return c == ']' ? close(offset, Type::array) : value(index);
    case Expect::value:
      return value(index);
    case Expect::nothing:
      break;
  }
  return refuse(Code::json_malformed, offset, "something stands behind the value");
}

bool TreeBuilder::separator(std::size_t offset) {
  const Type inside = stack_.back().type;
  if (text_[offset] == (inside == Type::object ? '}' : ']')) return close(offset, inside);
  if (text_[offset] != ',')
    return refuse(Code::json_malformed, offset, "expected a comma or the end");
  expect_ = inside == Type::object ? Expect::key : Expect::value;
  return true;
}

bool TreeBuilder::value(std::size_t index) {
  const std::size_t offset = offsets_[index];
  if (++values_ > limits_.values_max) return refuse(Code::json_limit, offset, "too many values");
  switch (text_[offset]) {
    case '{':
      return open(offset, Type::object);
    case '[':
      return open(offset, Type::array);
    case '"':
      if (!string(index)) return false;
      break;
    case 't':
      if (!word(offset, "true", Type::boolean)) return false;
      break;
    case 'f':
      if (!word(offset, "false", Type::boolean)) return false;
      break;
    case 'n':
      if (!word(offset, "null", Type::null)) return false;
      break;
    default:
      if (!number(offset)) return false;
  }
  after_value();
  return true;
}

bool TreeBuilder::key(std::size_t index) {
  if (text_[offsets_[index]] != '"')
    return refuse(Code::json_malformed, offsets_[index], "expected a key");
  expect_ = Expect::colon;
  return string(index);
}

bool TreeBuilder::open(std::size_t offset, Type type) {
  if (stack_.size() == limits_.depth_max) return refuse(Code::json_limit, offset, "too deep");
  stack_.push_back({static_cast<std::uint32_t>(document_.nodes_.size()), 0, type});
  add(type, offset, offset + 1, false);
  expect_ = type == Type::object ? Expect::key_or_end : Expect::item_or_end;
  return true;
}

bool TreeBuilder::close(std::size_t offset, Type type) {
  const Open closing = stack_.back();
  stack_.pop_back();
  Node& node = document_.nodes_[closing.node];
  node.end = static_cast<std::uint32_t>(offset + 1);
  node.next = static_cast<std::uint32_t>(document_.nodes_.size());
  node.bits |= closing.children << 4;
  const bool look = type == Type::object && limits_.keys == Keys::unique;
  if (look && closing.children > 1 && !check_keys(node, closing.node)) return false;
  after_value();
  return true;
}

// The closing quote is the last byte that is not blank before the next token: anything else behind
// the string would be a token itself.
bool TreeBuilder::string(std::size_t index) {
  const std::size_t begin = offsets_[index];
  std::size_t end = index + 1 < offsets_.size() ? offsets_[index + 1] : text_.size();
  while (is_blank(text_[end - 1])) --end;
  const std::string_view inside = text_.substr(begin + 1, end - begin - 2);
  const bool escapes = inside.find('\\') != std::string_view::npos;
  if (escapes) {
    if (const auto bad = find_bad_escape(inside))
      return refuse(Code::json_malformed, begin + 1 + *bad, "not an escape");
  }
  add(Type::string, begin, end, escapes);
  return true;
}

bool TreeBuilder::number(std::size_t offset) {
  const std::size_t end = number_end(text_, offset);
  if (end == offset || !ends_scalar(end))
    return refuse(Code::json_malformed, offset, "not a value");
  add(Type::number, offset, end, false);
  return true;
}

bool TreeBuilder::word(std::size_t offset, std::string_view word, Type type) {
  if (!text_.substr(offset).starts_with(word) || !ends_scalar(offset + word.size()))
    return refuse(Code::json_malformed, offset, "not a value");
  add(type, offset, offset + word.size(), false);
  return true;
}

void TreeBuilder::add(Type type, std::size_t begin, std::size_t end, bool escapes) {
  const auto next = static_cast<std::uint32_t>(document_.nodes_.size() + 1);
  document_.nodes_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                              next, static_cast<std::uint32_t>(type) | (escapes ? kEscapes : 0)});
}

void TreeBuilder::after_value() {
  if (!stack_.empty()) ++stack_.back().children;
  expect_ = stack_.empty() ? Expect::nothing : Expect::comma_or_end;
}

bool TreeBuilder::ends_scalar(std::size_t offset) const {
  return offset == text_.size() || is_blank(text_[offset]) || is_structural(text_[offset]);
}

bool TreeBuilder::check_keys(const Node& object, std::uint32_t index) {
  keys_.clear();
  std::forward_list<std::string> unescaped;
  for (std::uint32_t at = index + 1; at < object.next; at = document_.nodes_[at + 1].next) {
    const Node& node = document_.nodes_[at];
    std::string_view name = document_.between_quotes(node);
    if (node.has_escapes()) name = unescaped.emplace_front(unescape(name));
    keys_.push_back({name, node.begin});
  }
  const Key* const repeated = find_repeated_key();
  if (repeated == nullptr) return true;
  return refuse(Code::json_duplicate_key, repeated->begin, "the key stands there already");
}

// Few keys are compared pair by pair; many are sorted, so that no choice of keys makes it slow.
const TreeBuilder::Key* TreeBuilder::find_repeated_key() {
  if (keys_.size() <= kPairwiseMax) {
    for (std::size_t i = 1; i < keys_.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (keys_[i].name == keys_[j].name) return &keys_[i];
    return nullptr;
  }
  // Any order brings equal names together; their lengths differ more often than their first bytes.
  std::ranges::sort(keys_, [](const Key& a, const Key& b) {
    if (a.name.size() != b.name.size()) return a.name.size() < b.name.size();
    const int order = a.name.compare(b.name);
    return order != 0 ? order < 0 : a.begin < b.begin;
  });
  const auto same = std::ranges::adjacent_find(keys_, {}, &Key::name);
  return same == keys_.end() ? nullptr : &*(same + 1);
}

bool TreeBuilder::refuse(Code code, std::size_t offset, std::string_view why) {
  fault_ = {code, offset, why};
  return false;
}

std::unexpected<Error> TreeBuilder::error() const {
  const Position at = document_.position(fault_.offset);
  return fail(fault_.code, std::string(fault_.why) + ", line " + std::to_string(at.line) +
                               ", column " + std::to_string(at.column));
}

}  // namespace tasuki::json
