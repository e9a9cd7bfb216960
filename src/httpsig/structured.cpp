#include "httpsig/structured.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "httpsig/structured_parser.hpp"

namespace tasuki::httpsig {
namespace {

template <typename T>
Result<T> whole(std::string_view text, std::optional<T> (StructuredParser::*read)()) {
  if (text.size() > limits::kStructuredBytesMax)
    return fail(Code::parameter_invalid, "a structured field is too large");
  StructuredParser parser(text);
  parser.skip_blanks();
  std::optional<T> value = (parser.*read)();
  parser.skip_blanks();
  if (!value || !parser.at_end()) return fail(Code::parameter_invalid, "not a structured field");
  return *std::move(value);
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.1.5: at least one digit behind the point, and no
// zeros at the end beyond it.
std::string text_of(Decimal value) {
  const std::int64_t size = std::abs(value.thousandths);
  std::string fraction = std::to_string(1'000 + size % 1'000).substr(1);
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return (value.thousandths < 0 ? "-" : "") + std::to_string(size / 1'000) + "." + fraction;
}

std::string quoted(const std::string& text) {
  TASUKI_ASSERT(is_string(text));
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

struct Text {
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(Decimal value) const { return text_of(value); }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(const Token& value) const { return value.text; }
  std::string operator()(const Bytes& value) const { return ":" + to_base64(value.bytes) + ":"; }
  std::string operator()(bool value) const { return value ? "?1" : "?0"; }
  std::string operator()(Date value) const { return "@" + std::to_string(value.seconds); }
};

// A value that is simply true is left out: "a;b", not "a=?1;b=?1".
bool is_true(const BareItem& value) {
  return value == BareItem(true);
}

}  // namespace

Result<Dictionary> parse_dictionary(std::string_view text) {
  return whole(text, &StructuredParser::dictionary);
}
Result<List> parse_list(std::string_view text) {
  return whole(text, &StructuredParser::list);
}
Result<Item> parse_item(std::string_view text) {
  return whole(text, &StructuredParser::item);
}

const Member* find(const Dictionary& dictionary, std::string_view key) {
  const auto found = std::ranges::find(dictionary, key, &Member::key);
  return found == dictionary.end() ? nullptr : &*found;
}

const BareItem* find(const Parameters& parameters, std::string_view key) {
  const auto found = std::ranges::find(parameters, key, &Parameter::key);
  return found == parameters.end() ? nullptr : &found->value;
}

std::string serialize(const BareItem& value) {
  return std::visit(Text{}, value);
}

std::string serialize(const Parameters& parameters) {
  std::string out;
  for (const Parameter& parameter : parameters) {
    TASUKI_ASSERT(is_key(parameter.key));
    out.append(";").append(parameter.key);
    if (!is_true(parameter.value)) out.append("=").append(serialize(parameter.value));
  }
  return out;
}

std::string serialize(const Item& item) {
  return serialize(item.value) + serialize(item.parameters);
}

std::string serialize(const InnerList& list) {
  std::string out = "(";
  for (const Item& item : list.items) {
    if (out.size() > 1) out += ' ';
    out += serialize(item);
  }
  out += ')';
  return out + serialize(list.parameters);
}

std::string serialize_member(const ItemOrList& value) {
  return std::visit([](const auto& one) { return serialize(one); }, value);
}

std::string serialize(const Dictionary& dictionary) {
  std::string out;
  for (const Member& member : dictionary) {
    TASUKI_ASSERT(is_key(member.key));
    if (!out.empty()) out += ", ";
    out += member.key;
    const Item* const item = std::get_if<Item>(&member.value);
    if (item != nullptr && is_true(item->value)) {
      out += serialize(item->parameters);
    } else {
      out.append("=").append(serialize_member(member.value));
    }
  }
  return out;
}

std::string serialize(const List& list) {
  std::string out;
  for (const ItemOrList& member : list) {
    if (!out.empty()) out += ", ";
    out += serialize_member(member);
  }
  return out;
}

}  // namespace tasuki::httpsig
