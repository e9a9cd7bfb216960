#include "httpsig/structured_parser.hpp"

#include <algorithm>
#include <charconv>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::httpsig {
namespace {

constexpr std::size_t kIntegerDigitsMax = 15;
constexpr std::size_t kDecimalDigitsMax = 12;  // before the point
constexpr std::size_t kFractionDigitsMax = 3;  // behind it

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_small(c) || (c >= 'A' && c <= 'Z');
}
bool starts_key(char c) {
  return is_small(c) || c == '*';
}
bool continues_key(char c) {
  return is_small(c) || is_digit(c) || std::string_view("_-.*").find(c) != std::string_view::npos;
}
// tchar of RFC 9110, and ":" and "/".
bool continues_token(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

bool is_string(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_key(std::string_view text) {
  return !text.empty() && starts_key(text.front()) && std::ranges::all_of(text, continues_key);
}

bool StructuredParser::take(char c) {
  if (rest_.empty() || rest_.front() != c) return false;
  rest_.remove_prefix(1);
  return true;
}

void StructuredParser::skip_blanks() {
  while (take(' ')) {
  }
}

void StructuredParser::skip_optional_whitespace() {
  while (take(' ') || take('\t')) {
  }
}

// Behind a member: the end, or a comma and another member.
bool StructuredParser::next_member() {
  skip_optional_whitespace();
  if (at_end()) return true;
  if (!take(',')) return false;
  skip_optional_whitespace();
  return !at_end();
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.2
std::optional<Dictionary> StructuredParser::dictionary() {
  Dictionary members;
  while (!at_end()) {
    auto name = key();
    if (!name || find(members, *name) != nullptr) return std::nullopt;
    std::optional<ItemOrList> value;
    if (take('=')) {
      value = item_or_list();
    } else if (auto own = parameters()) {
      value = Item{true, *std::move(own)};
    }
    if (!value || members.size() == limits::kStructuredMembersMax) return std::nullopt;
    members.push_back({*std::move(name), *std::move(value)});
    if (!next_member()) return std::nullopt;
  }
  return members;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.1
std::optional<List> StructuredParser::list() {
  List members;
  while (!at_end()) {
    auto value = item_or_list();
    if (!value || members.size() == limits::kStructuredMembersMax) return std::nullopt;
    members.push_back(*std::move(value));
    if (!next_member()) return std::nullopt;
  }
  return members;
}

std::optional<ItemOrList> StructuredParser::item_or_list() {
  if (peek() == '(') {
    if (auto list = inner_list()) return *std::move(list);
  } else if (auto one = item()) {
    return *std::move(one);
  }
  return std::nullopt;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.1.2
std::optional<InnerList> StructuredParser::inner_list() {
  InnerList list;
  if (!take('(')) return std::nullopt;
  for (;;) {
    skip_blanks();
    if (take(')')) break;
    auto one = item();
    if (!one || list.items.size() == limits::kStructuredMembersMax) return std::nullopt;
    list.items.push_back(*std::move(one));
    if (peek() != ' ' && peek() != ')') return std::nullopt;
  }
  auto own = parameters();
  if (!own) return std::nullopt;
  list.parameters = *std::move(own);
  return list;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.3
std::optional<Item> StructuredParser::item() {
  auto value = bare_item();
  if (!value) return std::nullopt;
  auto own = parameters();
  if (!own) return std::nullopt;
  return Item{*std::move(value), *std::move(own)};
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.3.2
std::optional<Parameters> StructuredParser::parameters() {
  Parameters read;
  while (take(';')) {
    skip_blanks();
    auto name = key();
    if (!name || find(read, *name) != nullptr) return std::nullopt;
    std::optional<BareItem> value = BareItem(true);
    if (take('=')) value = bare_item();
    if (!value || read.size() == limits::kStructuredParametersMax) return std::nullopt;
    read.push_back({*std::move(name), *std::move(value)});
  }
  return read;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.3.3
std::optional<std::string> StructuredParser::key() {
  if (!starts_key(peek())) return std::nullopt;
  const auto end = std::ranges::find_if_not(rest_, continues_key);
  std::string name(rest_.begin(), end);
  rest_.remove_prefix(name.size());
  return name;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.3.1: the first character says the type.
std::optional<BareItem> StructuredParser::bare_item() {
  const char first = peek();
  if (first == '-' || is_digit(first)) return number();
  if (first == '"') return string();
  if (first == '*' || is_letter(first)) return token();
  if (first == ':') return bytes();
  if (first == '?') return boolean();
  if (first == '@') return date();
  return std::nullopt;
}

std::string_view StructuredParser::digits() {
  const auto end = std::ranges::find_if_not(rest_, is_digit);
  const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
  rest_.remove_prefix(taken.size());
  return taken;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.4
std::optional<BareItem> StructuredParser::number() {
  const std::int64_t sign = take('-') ? -1 : 1;
  const std::string_view whole = digits();
  if (whole.empty() || whole.size() > kIntegerDigitsMax) return std::nullopt;
  if (!take('.')) return sign * number_of(whole);
  std::string fraction(digits());
  if (whole.size() > kDecimalDigitsMax || fraction.empty() || fraction.size() > kFractionDigitsMax)
    return std::nullopt;
  fraction.resize(kFractionDigitsMax, '0');
  return Decimal{sign * (number_of(whole) * 1'000 + number_of(fraction))};
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.5
std::optional<BareItem> StructuredParser::string() {
  std::string text;
  if (!take('"')) return std::nullopt;
  while (!at_end()) {
    char c = peek();
    rest_.remove_prefix(1);
    if (c == '"') return text;
    if (c < ' ' || c > '~') return std::nullopt;
    if (c == '\\') {
      c = peek();
      if (c != '"' && c != '\\') return std::nullopt;
      rest_.remove_prefix(1);
    }
    text += c;
  }
  return std::nullopt;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.6
std::optional<BareItem> StructuredParser::token() {
  const auto end = std::ranges::find_if_not(rest_, continues_token);
  Token token{std::string(rest_.begin(), end)};
  rest_.remove_prefix(token.text.size());
  return token;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.7
std::optional<BareItem> StructuredParser::bytes() {
  if (!take(':')) return std::nullopt;
  const std::size_t end = rest_.find(':');
  if (end == std::string_view::npos) return std::nullopt;
  auto decoded = from_base64(rest_.substr(0, end));
  if (!decoded) return std::nullopt;
  rest_.remove_prefix(end + 1);
  return Bytes{*std::move(decoded)};
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.8
std::optional<BareItem> StructuredParser::boolean() {
  if (!take('?')) return std::nullopt;
  if (take('1')) return true;
  if (take('0')) return false;
  return std::nullopt;
}

// https://www.rfc-editor.org/rfc/rfc9651#section-4.2.9
std::optional<BareItem> StructuredParser::date() {
  if (!take('@')) return std::nullopt;
  const auto value = number();
  if (!value || !std::holds_alternative<std::int64_t>(*value)) return std::nullopt;
  return Date{std::get<std::int64_t>(*value)};
}

}  // namespace tasuki::httpsig
