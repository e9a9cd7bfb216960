#include "httpsig/component.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "httpsig/target.hpp"

namespace tasuki::httpsig {
namespace {

// The parameters of one component, each with the one type that it can have.
struct Options {
  bool of_request = false;          // ;req
  bool structured = false;          // ;sf
  bool bytes = false;               // ;bs
  std::optional<std::string> key;   // ;key="..."
  std::optional<std::string> name;  // ;name="..."

  bool none_for_fields() const { return !structured && !bytes && !key; }
};

// A parameter that is not understood fails the signature.
// https://www.rfc-editor.org/rfc/rfc9421#section-2.5
Checked<Options> options_of(const Component& component) {
  Options options;
  for (const auto& [key, value] : component.parameters) {
    const bool flag = value == BareItem(true);
    const std::string* const text = std::get_if<std::string>(&value);
    if (key == "req" && flag) {
      options.of_request = true;
    } else if (key == "sf" && flag) {
      options.structured = true;
    } else if (key == "bs" && flag) {
      options.bytes = true;
    } else if (key == "key" && text != nullptr) {
      options.key = *text;
    } else if (key == "name" && text != nullptr) {
      options.name = *text;
    } else {
      return refuse(Reason::component_unknown);
    }
  }
  return options;
}

// The structured fields whose kind is known, for ;sf.
enum class Kind { dictionary, list, item };
struct KnownField {
  std::string_view name;
  Kind kind;
};
constexpr std::array kStructuredFields = {
    KnownField{"content-digest", Kind::dictionary},
    KnownField{"repr-digest", Kind::dictionary},
    KnownField{"signature", Kind::dictionary},
    KnownField{"signature-input", Kind::dictionary},
    KnownField{"accept-signature", Kind::dictionary},
    KnownField{"priority", Kind::dictionary},
    KnownField{"cache-status", Kind::list},
    KnownField{"proxy-status", Kind::list},
    KnownField{"client-cert", Kind::item},
    KnownField{"client-cert-chain", Kind::list},
};

// Fields that are no lists although they may stand several times: their lines must not be joined.
// https://www.rfc-editor.org/rfc/rfc9421#section-7.5.6
constexpr std::array<std::string_view, 3> kNoLists = {"set-cookie", "authorization",
                                                      "content-type"};

constexpr std::string_view kBlanks = " \t";

// Blanks and line breaks that are folds (RFC 9112 section 5.2): every line break is CR LF with a
// blank behind it.
bool is_fold(std::string_view blanks) {
  bool found = false;
  for (std::size_t i = 0; i < blanks.size(); ++i) {
    if (kBlanks.find(blanks[i]) != std::string_view::npos) continue;
    const std::string_view line = blanks.substr(i, 3);
    if (!line.starts_with("\r\n") || line.size() < 3 || kBlanks.find(line[2]) > kBlanks.size())
      return false;
    found = true;
    i += 2;
  }
  return found;
}

// Each fold becomes one blank. Line breaks that are none stay, and are refused with all else that a
// signature base cannot have.
std::string unfolded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find_first_of(" \t\r\n"), text.size());
    out += text.substr(0, begin);
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    out += is_fold(text.substr(0, end)) ? std::string_view(" ") : text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

// Without the blanks at both ends.
std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin));
}

bool can_be_signed(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

// The lines of one field, each without blanks around it and without folds.
std::vector<std::string> lines_of(std::string_view name, const Message& message) {
  std::vector<std::string> lines;
  for (const Field& field : message.fields)
    if (equal_ignoring_case(field.name, name)) lines.push_back(trimmed(unfolded(field.value)));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out = lines.front();
  for (std::size_t i = 1; i < lines.size(); ++i) out.append(", ").append(lines[i]);
  return out;
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.1.3: each line as a byte sequence of its own.
std::string as_byte_sequences(const std::vector<std::string>& lines) {
  List list;
  for (const std::string& line : lines) list.push_back(Item{Bytes{line}, {}});
  return serialize(list);
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.1.1: parsed and written again in the one form.
Checked<std::string> rewritten(std::string_view name, std::string_view value) {
  const auto known = std::ranges::find(kStructuredFields, name, &KnownField::name);
  if (known == kStructuredFields.end()) return refuse(Reason::component_unknown);
  const auto write = [](const auto& parsed) -> Checked<std::string> {
    if (!parsed) return refuse(Reason::field_not_structured);
    return serialize(*parsed);
  };
  switch (known->kind) {
    case Kind::dictionary:
      return write(parse_dictionary(value));
    case Kind::list:
      return write(parse_list(value));
    case Kind::item:
      return write(parse_item(value));
  }
  return refuse(Reason::component_unknown);
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.1.2
Checked<std::string> member_of(std::string_view key, std::string_view value) {
  const auto dictionary = parse_dictionary(value);
  if (!dictionary) return refuse(Reason::field_not_structured);
  const Member* const member = find(*dictionary, key);
  if (member == nullptr) return refuse(Reason::field_missing);
  return serialize_member(member->value);
}

// https://www.rfc-editor.org/rfc/rfc9421#section-2.1
Checked<std::string> field_value(const Component& component, const Options& options,
                                 const Message& message) {
  if (options.name || (options.bytes && (options.structured || options.key)))
    return refuse(Reason::component_unknown);
  const std::vector<std::string> lines = lines_of(component.name, message);
  if (lines.empty()) return refuse(Reason::field_missing);
  if (options.bytes) return as_byte_sequences(lines);
  const bool no_list = std::ranges::find(kNoLists, component.name) != kNoLists.end();
  if (no_list && lines.size() > 1) return refuse(Reason::field_repeated);
  std::string value = joined(lines);
  if (!can_be_signed(value)) return refuse(Reason::field_invalid);
  if (options.key) return member_of(*options.key, value);
  if (options.structured) return rewritten(component.name, value);
  return value;
}

// A field's name is a token in small letters.
bool is_field_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

}  // namespace

bool Component::same_as(const Component& other) const {
  return name == other.name && std::ranges::is_permutation(parameters, other.parameters);
}

std::string serialize(const Component& component) {
  return serialize(Item{component.name, component.parameters});
}

Checked<std::string> component_value(const Component& component, const Message& message) {
  const Options options = TRY(options_of(component));
  const Message* of = &message;
  // https://www.rfc-editor.org/rfc/rfc9421#section-2.4: only an answer refers to its request.
  if (options.of_request) {
    if (message.is_request()) return refuse(Reason::component_unknown);
    if (message.request == nullptr) return refuse(Reason::request_absent);
    of = message.request;
  }
  if (!component.name.starts_with('@')) {
    if (!is_field_name(component.name)) return refuse(Reason::component_unknown);
    return field_value(component, options, *of);
  }
  if (!options.none_for_fields()) return refuse(Reason::component_unknown);
  if (component.name != "@query-param")
    return options.name ? refuse(Reason::component_unknown) : derived_value(component.name, *of);
  if (!options.name) return refuse(Reason::component_unknown);
  return query_parameter(*options.name, *of);
}

}  // namespace tasuki::httpsig
