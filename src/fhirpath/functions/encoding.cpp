// encode(), decode(), escape() and unescape().
// https://hl7.org/fhirpath/2025Jan/#additional-string-functions
#include <array>

#include "base/text.hpp"
#include "fhirpath/functions/functions.hpp"

namespace tasuki::fhirpath::functions {
namespace {

using Converted = std::optional<std::string>;
struct Form {
  std::string_view name;
  Converted (*convert)(std::string_view);
};

struct Escape {
  char plain;
  std::string_view escaped;
};
constexpr std::array kHtml = {Escape{'&', "&amp;"}, Escape{'<', "&lt;"}, Escape{'>', "&gt;"},
                              Escape{'"', "&quot;"}, Escape{'\'', "&#39;"}};
constexpr std::array kJson = {Escape{'"', "\\\""}, Escape{'\\', "\\\\"}, Escape{'\n', "\\n"},
                              Escape{'\r', "\\r"}, Escape{'\t', "\\t"},  Escape{'\f', "\\f"},
                              Escape{'\b', "\\b"}};

std::string escape_by(std::string_view text, std::span<const Escape> table) {
  std::string out;
  for (const char c : text) {
    std::string_view replacement(&c, 1);
    for (const Escape& row : table)
      if (row.plain == c) replacement = row.escaped;
    out += replacement;
  }
  return out;
}

std::string unescape_by(std::string_view text, std::span<const Escape> table) {
  std::string out;
  while (!text.empty()) {
    std::size_t length = 1;
    char c = text[0];
    for (const Escape& row : table) {
      if (!text.starts_with(row.escaped)) continue;
      c = row.plain;
      length = row.escaped.size();
    }
    out += c;
    text.remove_prefix(length);
  }
  return out;
}

Converted maybe(Result<std::string> decoded) {
  return decoded ? Converted(std::move(*decoded)) : std::nullopt;
}

Converted from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

// With padding, which our own URL-safe form leaves out.
std::string to_padded_base64url(std::string_view text) {
  std::string encoded = to_base64url(text);
  encoded.append((4 - encoded.size() % 4) % 4, '=');
  return encoded;
}

Converted from_padded_base64url(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  return maybe(from_base64url(text));
}

constexpr std::array kEncode = {
    Form{"base64", [](std::string_view text) { return Converted(to_base64(text)); }},
    Form{"urlbase64", [](std::string_view text) { return Converted(to_padded_base64url(text)); }},
    Form{"hex", [](std::string_view text) { return Converted(to_hex(text)); }},
};
constexpr std::array kDecode = {
    Form{"base64", [](std::string_view text) { return maybe(from_base64(text)); }},
    Form{"urlbase64", from_padded_base64url},
    Form{"hex", from_hex},
};
constexpr std::array kEscape = {
    Form{"html", [](std::string_view text) { return Converted(escape_by(text, kHtml)); }},
    Form{"json", [](std::string_view text) { return Converted(escape_by(text, kJson)); }},
};
constexpr std::array kUnescape = {
    Form{"html", [](std::string_view text) { return Converted(unescape_by(text, kHtml)); }},
    Form{"json", [](std::string_view text) { return Converted(unescape_by(text, kJson)); }},
};

// Of an unknown form, and of what does not decode to UTF-8, nothing.
bool convert(Machine& machine, const Call& call, std::span<const Form> forms) {
  const Machine::One input = machine.one(call.input);
  const Machine::One name = input.ok ? machine.one_argument(call, 0) : input;
  if (!input.ok || !name.ok) return false;
  if (input.none || name.none) return machine.replace_empty(call.input);
  if (!input.item.is(Kind::string) || !name.item.is(Kind::string))
    return machine.fail(std::string(call.name) + "() is for strings");
  for (const Form& form : forms) {
    if (form.name != name.item.text) continue;
    const Converted converted = form.convert(input.item.text);
    if (!converted) break;
    std::string_view rest = *converted;
    while (!rest.empty() && utf8_length(rest) > 0) rest.remove_prefix(utf8_length(rest));
    if (!rest.empty()) break;
    return machine.replace_text(call.input, *converted);
  }
  return machine.replace_empty(call.input);
}

}  // namespace

bool encode(Machine& machine, const Call& call) {
  return convert(machine, call, kEncode);
}
bool decode(Machine& machine, const Call& call) {
  return convert(machine, call, kDecode);
}
bool escape(Machine& machine, const Call& call) {
  return convert(machine, call, kEscape);
}
bool unescape(Machine& machine, const Call& call) {
  return convert(machine, call, kUnescape);
}

}  // namespace tasuki::fhirpath::functions
