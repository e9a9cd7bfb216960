// http://hl7.org/fhirpath/N1/#string-manipulation. Positions and lengths count characters.
#include <re2/re2.h>

#include <algorithm>

#include "base/text.hpp"
#include "fhirpath/functions/functions.hpp"
#include "fhirpath/render.hpp"

namespace tasuki::fhirpath::functions {
namespace {

// The input and one or two arguments, all of them strings. `none`: one of them is empty, and so is
// the result.
struct Texts {
  bool ok = true;
  bool none = false;
  std::string_view input;
  std::string_view first;
  std::string_view second;
};

void take_text(Machine& machine, const Call& call, const Machine::One& one, Texts& texts,
               std::string_view& out) {
  texts.ok = texts.ok && one.ok;
  if (!texts.ok) return;
  if (one.none) {
    texts.none = true;
  } else if (one.item.is(Kind::string)) {
    out = one.item.text;
  } else if (one.item.is_temporal()) {
    out = machine.arena().copy(render(one.item));  // of a date in the document: as it stands there
  } else {
    texts.ok = machine.fail(std::string(call.name) + "() is for strings");
  }
}

Texts texts_of(Machine& machine, const Call& call, std::size_t arguments) {
  Texts texts;
  take_text(machine, call, machine.one(call.input), texts, texts.input);
  if (texts.ok && arguments > 0)
    take_text(machine, call, machine.one_argument(call, 0), texts, texts.first);
  if (texts.ok && arguments > 1)
    take_text(machine, call, machine.one_argument(call, 1), texts, texts.second);
  if (texts.ok && !machine.spend((texts.input.size() + texts.first.size()) / 64)) texts.ok = false;
  return texts;
}

// Of what is empty the result is empty; else what `make` gives.
bool answer(Machine& machine, const Call& call, std::size_t arguments, const auto& make) {
  const Texts texts = texts_of(machine, call, arguments);
  if (!texts.ok) return false;
  if (texts.none) return machine.replace_empty(call.input);
  return machine.replace(call.input, make(texts));
}

Item characters(std::size_t count) {
  return Item::of(static_cast<std::int64_t>(count));
}

// The byte at which the character number `index` begins; the size when there are fewer.
std::size_t byte_of(std::string_view text, std::int64_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return at;
}

bool change_case(Machine& machine, const Call& call, char from, char to) {
  const Texts texts = texts_of(machine, call, 0);
  if (!texts.ok || texts.none) return texts.ok;
  std::string changed(texts.input);
  for (char& c : changed)
    if (c >= from && c <= from + 25) c = static_cast<char>(c - from + to);
  return machine.replace_text(call.input, changed);
}

const re2::RE2* pattern(Machine& machine, std::string_view text) {
  const re2::RE2* const compiled = machine.patterns().find(text);
  if (compiled == nullptr) machine.fail("the regular expression is not one that RE2 takes");
  return compiled;
}

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

bool match(Machine& machine, const Call& call, bool (*matcher)(std::string_view, const re2::RE2&)) {
  const Texts texts = texts_of(machine, call, 1);
  if (!texts.ok) return false;
  if (texts.none) return machine.replace_empty(call.input);
  const re2::RE2* const compiled = pattern(machine, texts.first);
  if (compiled == nullptr || !machine.spend(texts.input.size() / 16)) return false;
  return machine.replace(call.input, Item::of(matcher(texts.input, *compiled)));
}

// In the substitution, $1 and ${1} are groups; RE2 writes them \1.
std::string substitution_for_re2(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool braces = text.substr(i).starts_with("${");
    const std::size_t digit = i + (braces ? 2 : 1);
    if (text[i] == '$' && digit < text.size() && text[digit] >= '0' && text[digit] <= '9' &&
        (!braces || text.substr(digit + 1).starts_with('}'))) {
      out += '\\';
      out += text[digit];
      i = digit + (braces ? 1 : 0);
    } else {
      if (text[i] == '\\') out += '\\';
      out += text[i];
    }
  }
  return out;
}

}  // namespace

bool index_of(Machine& machine, const Call& call) {
  return answer(machine, call, 1, [](const Texts& texts) {
    const std::size_t at = texts.input.find(texts.first);
    return at == std::string_view::npos ? Item::of(std::int64_t{-1})
                                        : characters(count_characters(texts.input.substr(0, at)));
  });
}

bool last_index_of(Machine& machine, const Call& call) {
  return answer(machine, call, 1, [](const Texts& texts) {
    const std::size_t at = texts.input.rfind(texts.first);
    return at == std::string_view::npos ? Item::of(std::int64_t{-1})
                                        : characters(count_characters(texts.input.substr(0, at)));
  });
}

bool substring(Machine& machine, const Call& call) {
  const Texts texts = texts_of(machine, call, 0);
  if (!texts.ok || texts.none) return texts.ok;
  const Machine::One start = machine.one_argument(call, 0);
  if (!start.ok) return false;
  Machine::One length;
  if (call.arguments.size() > 1) length = machine.one_argument(call, 1);
  if (!length.ok) return false;
  if (start.none) return machine.replace_empty(call.input);
  if (!start.item.is(Kind::integer) || (!length.none && !length.item.is(Kind::integer)))
    return machine.fail("substring() counts in Integers");
  const std::size_t begin = byte_of(texts.input, start.item.integer);
  if (start.item.integer < 0 || begin >= texts.input.size())
    return machine.replace_empty(call.input);
  std::string_view rest = texts.input.substr(begin);
  if (!length.none) rest = rest.substr(0, byte_of(rest, length.item.integer));
  return machine.replace(call.input, Item::of(rest));
}

bool starts_with(Machine& machine, const Call& call) {
  return answer(machine, call, 1,
                [](const Texts& texts) { return Item::of(texts.input.starts_with(texts.first)); });
}

bool ends_with(Machine& machine, const Call& call) {
  return answer(machine, call, 1,
                [](const Texts& texts) { return Item::of(texts.input.ends_with(texts.first)); });
}

bool contains(Machine& machine, const Call& call) {
  return answer(machine, call, 1, [](const Texts& texts) {
    return Item::of(texts.input.find(texts.first) != std::string_view::npos);
  });
}

bool length(Machine& machine, const Call& call) {
  return answer(machine, call, 0,
                [](const Texts& texts) { return characters(count_characters(texts.input)); });
}

bool trim(Machine& machine, const Call& call) {
  return answer(machine, call, 0,
                [](const Texts& texts) { return Item::of(tasuki::trim(texts.input)); });
}

bool upper(Machine& machine, const Call& call) {
  return change_case(machine, call, 'a', 'A');
}
bool lower(Machine& machine, const Call& call) {
  return change_case(machine, call, 'A', 'a');
}

bool replace(Machine& machine, const Call& call) {
  const Texts texts = texts_of(machine, call, 2);
  if (!texts.ok) return false;
  if (texts.none) return machine.replace_empty(call.input);
  std::string out;
  std::size_t at = 0;
  while (at < texts.input.size()) {
    // An empty pattern stands before and behind every character.
    std::size_t found = texts.input.find(texts.first, at);
    if (texts.first.empty()) {
      out += texts.second;
      found = byte_of(texts.input.substr(at), 1) + at;
      out += texts.input.substr(at, found - at);
      at = found;
      continue;
    }
    if (found == std::string_view::npos) break;
    out += texts.input.substr(at, found - at);
    out += texts.second;
    at = found + texts.first.size();
    if (out.size() > limits::kFhirpathTextBytesMax) break;
  }
  out += texts.input.substr(at);
  if (texts.first.empty()) out += texts.second;
  return machine.replace_text(call.input, out);
}

bool matches(Machine& machine, const Call& call) {
  return match(machine, call, [](std::string_view text, const re2::RE2& compiled) {
    return re2::RE2::PartialMatch(piece(text), compiled);
  });
}

bool matches_full(Machine& machine, const Call& call) {
  return match(machine, call, [](std::string_view text, const re2::RE2& compiled) {
    return re2::RE2::FullMatch(piece(text), compiled);
  });
}

bool replace_matches(Machine& machine, const Call& call) {
  const Texts texts = texts_of(machine, call, 2);
  if (!texts.ok) return false;
  if (texts.none) return machine.replace_empty(call.input);
  if (texts.first.empty()) return machine.replace(call.input, Item::of(texts.input));
  const re2::RE2* const compiled = pattern(machine, texts.first);
  if (compiled == nullptr || !machine.spend(texts.input.size())) return false;
  const std::string substitution = substitution_for_re2(texts.second);
  std::string problem;
  if (!compiled->CheckRewriteString(piece(substitution), &problem))
    return machine.fail("the substitution names a group that the pattern does not have");
  std::string out(texts.input);
  re2::RE2::GlobalReplace(&out, *compiled, piece(substitution));
  return machine.replace_text(call.input, out);
}

bool to_chars(Machine& machine, const Call& call) {
  const Texts texts = texts_of(machine, call, 0);
  if (!texts.ok || texts.none) return texts.ok;
  machine.truncate(call.input);
  for (std::size_t at = 0; at < texts.input.size();) {
    const std::size_t end = at + byte_of(texts.input.substr(at), 1);
    if (!machine.push(Item::of(texts.input.substr(at, end - at)))) return false;
    at = end;
  }
  return true;
}

bool split(Machine& machine, const Call& call) {
  const Texts texts = texts_of(machine, call, 1);
  if (!texts.ok) return false;
  if (texts.none) return machine.replace_empty(call.input);
  if (texts.first.empty()) return to_chars(machine, call);
  machine.truncate(call.input);
  std::size_t at = 0;
  while (true) {
    const std::size_t found = std::min(texts.input.find(texts.first, at), texts.input.size());
    if (!machine.push(Item::of(texts.input.substr(at, found - at)))) return false;
    if (found == texts.input.size()) return true;
    at = found + texts.first.size();
  }
}

bool join(Machine& machine, const Call& call) {
  std::string_view separator;
  if (!call.arguments.empty()) {
    const Machine::One argument = machine.one_argument(call, 0);
    if (!argument.ok) return false;
    if (!argument.none && !argument.item.is(Kind::string))
      return machine.fail("join() takes a string");
    if (!argument.none) separator = argument.item.text;
  }
  std::string out;
  for (std::size_t i = call.input; i < machine.size(); ++i) {
    const auto text = machine.text_of(machine.at(i));
    if (!text) return machine.fail("join() joins strings");
    if (i > call.input) out += separator;
    out += *text;
    if (!machine.spend(1 + text->size() / 64)) return false;
  }
  if (machine.size() == call.input) return true;
  return machine.replace_text(call.input, out);
}

}  // namespace tasuki::fhirpath::functions
