#include "fhir/narrative.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::fhir {
namespace {

constexpr std::string_view kXhtml = "http://www.w3.org/1999/xhtml";

struct AttributeRow {
  std::string_view elements;  // separated by blanks; empty: all
  std::string_view name;
};

constexpr std::array kElements = {
#define TASUKI_XHTML_ELEMENT(name) std::string_view(name),
#include "fhir/narrative_names.def"
#undef TASUKI_XHTML_ELEMENT
};

constexpr std::array kAttributes = {
#define TASUKI_XHTML_ATTRIBUTE(elements, name) AttributeRow{elements, name},
#include "fhir/narrative_names.def"
#undef TASUKI_XHTML_ATTRIBUTE
};

bool has_word(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || words[at - 1] == ' ';
    if (begins && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

bool element_is_allowed(std::string_view name) {
  return std::ranges::find(kElements, name) != kElements.end();
}

bool attribute_is_allowed(std::string_view element, std::string_view name) {
  return std::ranges::any_of(kAttributes, [&](const AttributeRow& row) {
    return row.name == name && (row.elements.empty() || has_word(row.elements, element));
  });
}

// https://www.w3.org/TR/xml/#NT-Name, the ASCII part and every character beyond it.
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) {
  return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && !is_blank(c);
}

struct CharacterReference {
  std::size_t size = 0;     // of "&#x6a;"; 0: none that XML knows
  std::uint32_t value = 0;  // the character
};

bool is_xml_character(std::uint32_t value) {
  return value == 9 || value == 10 || value == 13 || (value >= 0x20 && value < 0xD800) ||
         (value >= 0xE000 && value <= 0x10FFFF && value != 0xFFFE && value != 0xFFFF);
}

// `text` begins behind "&#".
CharacterReference read_number(std::string_view text) {
  const bool hexadecimal = text.starts_with('x');
  std::uint32_t value = 0;
  std::size_t at = hexadecimal ? 1 : 0;
  const std::size_t first = at;
  for (; at < text.size() && text[at] != ';'; ++at) {
    const char c = text[at];
    const char lower = static_cast<char>(c | 0x20);
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9')
      digit = static_cast<std::uint32_t>(c - '0');
    else if (hexadecimal && lower >= 'a' && lower <= 'f')
      digit = static_cast<std::uint32_t>(lower - 'a') + 10;
    else
      return {};
    value = value * (hexadecimal ? 16 : 10) + digit;
    if (value > 0x10FFFF) return {};
  }
  if (at == text.size() || at == first || !is_xml_character(value)) return {};
  return {at + 3, value};
}

// XHTML in FHIR has no names of HTML such as &nbsp;: the five of XML are all there are.
// https://www.w3.org/TR/xml/#sec-predefined-ent
CharacterReference read_reference(std::string_view text) {
  struct Named {
    std::string_view text;
    std::uint32_t value;
  };
  static constexpr std::array<Named, 5> kNamed = {
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  for (const Named& named : kNamed)
    if (text.starts_with(named.text)) return {named.text.size(), named.value};
  return text.starts_with("&#") ? read_number(text.substr(2)) : CharacterReference{};
}

// Steps through a value of an attribute as a browser reads it: references undone.
class Decoded {
 public:
  explicit Decoded(std::string_view value) : rest_(value) {}
  std::optional<std::uint32_t> next() {
    if (rest_.empty()) return std::nullopt;
    CharacterReference one{1, static_cast<unsigned char>(rest_.front())};
    if (rest_.front() == '&')
      if (const auto found = read_reference(rest_); found.size != 0) one = found;
    rest_.remove_prefix(one.size);
    return one.value;
  }

 private:
  std::string_view rest_;
};

constexpr std::size_t kSchemeMax = 16;

// The scheme, in small letters and without the blanks and controls that browsers skip. nullopt: the
// address is relative. A scheme longer than any that is allowed comes back cut off.
std::optional<std::string> scheme_of(std::string_view address) {
  std::string scheme;  // short enough never to allocate
  Decoded decoded(address);
  while (const auto c = decoded.next()) {
    if (*c <= 0x20) continue;
    if (*c == ':') return scheme;
    if (*c == '/' || *c == '?' || *c == '#') return std::nullopt;
    if (scheme.size() + 1 < kSchemeMax)
      scheme += *c < 0x80 ? static_cast<char>(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c) : '?';
  }
  return std::nullopt;
}

bool link_is_allowed(std::string_view name, std::string_view address) {
  const auto scheme = scheme_of(address);
  if (!scheme) return true;
  if (*scheme == "data") return name == "src" && trim(address).starts_with("data:image/");
  static constexpr std::array<std::string_view, 6> kSchemes = {"http",   "https", "ftp",
                                                               "mailto", "tel",   "urn"};
  return std::ranges::find(kSchemes, *scheme) != kSchemes.end();
}

// "Internally contained": a style that loads nothing. Escapes of CSS could spell what is looked for
// here in other letters, so they are refused as well.
bool style_is_allowed(std::string_view style) {
  static constexpr std::array<std::string_view, 6> kRefused = {
      "url(", "expression", "javascript", "@import", "behavior", "-moz-binding"};
  constexpr std::size_t kLongest = 12;
  std::string tail;  // short enough never to allocate
  Decoded decoded(style);
  while (const auto c = decoded.next()) {
    if (*c == '\\') return false;
    if (*c <= 0x20) continue;
    if (tail.size() == kLongest) tail.erase(0, 1);
    tail += static_cast<char>(*c >= 'A' && *c <= 'Z' ? *c + 32 : (*c < 0x80 ? *c : '?'));
    for (const std::string_view word : kRefused)
      if (tail.ends_with(word)) return false;
  }
  return true;
}

struct Findings {
  std::vector<NarrativeFinding>* list = nullptr;  // nullptr: only whether there are any
  bool unsafe = false;
  bool content = false;

  bool enough() const {
    return list == nullptr ? unsafe : list->size() >= limits::kNarrativeFindingsMax;
  }
  void add(NarrativeKind kind, std::size_t offset, std::string_view name) {
    unsafe = unsafe || kind != NarrativeKind::no_content;
    if (list != nullptr && list->size() < limits::kNarrativeFindingsMax)
      list->push_back({kind, offset, std::string(name)});
  }
};

class Reader {
 public:
  Reader(std::string_view text, Findings& findings) : text_(text), findings_(findings) {}
  void read();

 private:
  bool ended() const { return at_ == text_.size(); }
  bool sees(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  void skip_blanks() {
    while (!ended() && is_blank(text_[at_])) ++at_;
  }
  bool fail(std::string_view expected) {
    findings_.add(NarrativeKind::not_well_formed, at_, expected);
    return false;
  }
  std::string_view read_name();
  bool read_markup();
  bool read_comment();
  bool read_end_tag();
  bool read_start_tag();
  bool read_attribute(std::string_view element, std::size_t count);
  bool read_value(std::string_view& value);
  bool read_text();
  void judge_attribute(std::string_view element, std::string_view name, std::string_view value,
                       std::size_t offset);

  std::string_view text_;
  Findings& findings_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool root_closed_ = false;
  bool namespace_seen_ = false;
  bool source_seen_ = false;
  std::array<std::string_view, limits::kNarrativeDepthMax> open_;
  std::array<std::string_view, limits::kNarrativeAttributesMax> names_;
};

void Reader::read() {
  skip_blanks();
  if (ended() || text_[at_] != '<') {
    fail("<div>");
    return;
  }
  while (!ended() && !findings_.enough())
    if (!(text_[at_] == '<' ? read_markup() : read_text())) return;
  if (!findings_.enough() && !root_closed_) fail("</div>");
}

std::string_view Reader::read_name() {
  const std::size_t begin = at_;
  if (!ended() && starts_name(text_[at_]))
    while (!ended() && continues_name(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

bool Reader::read_markup() {
  if (sees("<!--")) return read_comment();
  if (sees("</")) return read_end_tag();
  if (sees("<!") || sees("<?")) return fail("an element");
  return read_start_tag();
}

// https://www.w3.org/TR/xml/#sec-comments
bool Reader::read_comment() {
  const std::size_t end = text_.find("--", at_ + 4);
  if (end == text_.npos || text_.substr(end, 3) != "-->") return fail("-->");
  at_ = end + 3;
  return true;
}

bool Reader::read_end_tag() {
  const std::size_t begin = at_;
  at_ += 2;
  const std::string_view name = read_name();
  skip_blanks();
  if (depth_ == 0 || name != open_[depth_ - 1] || !sees(">")) {
    at_ = begin;
    return fail(depth_ == 0 ? "the end" : "the end tag of the innermost element");
  }
  ++at_;
  root_closed_ = --depth_ == 0;
  return true;
}

bool Reader::read_start_tag() {
  const std::size_t begin = at_;
  if (root_closed_) return fail("the end");
  ++at_;
  const std::string_view name = read_name();
  if (name.empty()) return fail("the name of an element");
  const bool root = depth_ == 0;
  if (root && name != "div")
    findings_.add(NarrativeKind::root_not_div, begin, name);
  else if (!element_is_allowed(name))
    findings_.add(NarrativeKind::element_not_allowed, begin, name);
  source_seen_ = false;
  for (std::size_t count = 0;; ++count) {
    const std::size_t before = at_;
    skip_blanks();
    if (sees(">") || sees("/>")) break;
    if (before == at_ || count == names_.size()) return fail("> or a blank");
    if (!read_attribute(name, count)) return false;
  }
  if (root && !namespace_seen_) findings_.add(NarrativeKind::namespace_missing, begin, "xmlns");
  if (name == "img" && source_seen_) findings_.content = true;
  const bool empty = sees("/>");
  at_ += empty ? 2 : 1;
  if (empty) {
    root_closed_ = root;
    return true;
  }
  if (depth_ == open_.size()) return fail("fewer elements within one another");
  open_[depth_++] = name;
  return true;
}

bool Reader::read_attribute(std::string_view element, std::size_t count) {
  const std::size_t begin = at_;
  const std::string_view name = read_name();
  if (name.empty()) return fail("the name of an attribute");
  // https://www.w3.org/TR/xml/#uniqattspec
  if (std::find(names_.begin(), names_.begin() + static_cast<std::ptrdiff_t>(count), name) !=
      names_.begin() + static_cast<std::ptrdiff_t>(count))
    return fail("each attribute once");
  names_[count] = name;
  skip_blanks();
  if (!sees("=")) return fail("=");
  ++at_;
  skip_blanks();
  std::string_view value;
  if (!read_value(value)) return false;
  judge_attribute(element, name, value, begin);
  return true;
}

bool Reader::read_value(std::string_view& value) {
  if (ended() || (text_[at_] != '"' && text_[at_] != '\'')) return fail("a quoted value");
  const char quote = text_[at_++];
  const std::size_t begin = at_;
  while (!ended() && text_[at_] != quote) {
    if (text_[at_] == '<' || is_control(text_[at_])) return fail("the end of the value");
    std::size_t size = 1;
    if (text_[at_] == '&') size = read_reference(text_.substr(at_)).size;
    if (size == 0) return fail("a reference that XML knows");
    at_ += size;
  }
  if (ended()) return fail("the end of the value");
  value = text_.substr(begin, at_ - begin);
  ++at_;
  return true;
}

void Reader::judge_attribute(std::string_view element, std::string_view name,
                             std::string_view value, std::size_t offset) {
  if (name == "xmlns") {
    namespace_seen_ = namespace_seen_ || (depth_ == 0 && value == kXhtml);
    if (depth_ > 0 && value != kXhtml)
      findings_.add(NarrativeKind::attribute_not_allowed, offset, name);
    return;
  }
  if (!attribute_is_allowed(element, name)) {
    // Inside an element that is refused as a whole there is nothing to add.
    if (element_is_allowed(element))
      findings_.add(NarrativeKind::attribute_not_allowed, offset, name);
    return;
  }
  source_seen_ = source_seen_ || name == "src";
  const bool link = name == "href" || name == "src" || name == "cite" || name == "longdesc";
  if (link && !link_is_allowed(name, value))
    findings_.add(NarrativeKind::link_not_allowed, offset, name);
  if (name == "style" && !style_is_allowed(value))
    findings_.add(NarrativeKind::style_not_allowed, offset, name);
}

bool Reader::read_text() {
  while (!ended() && text_[at_] != '<') {
    if (is_control(text_[at_]) || sees("]]>")) return fail("a character that XML knows");
    std::size_t size = 1;
    bool blank = is_blank(text_[at_]);
    if (text_[at_] == '&') {
      const CharacterReference reference = read_reference(text_.substr(at_));
      if (reference.size == 0) return fail("a reference that XML knows");
      size = reference.size;
      blank = reference.value < 0x80 && is_blank(static_cast<char>(reference.value));
    }
    if (!blank && depth_ == 0) return fail("the end");
    if (!blank) findings_.content = true;
    at_ += size;
  }
  return true;
}

}  // namespace

std::vector<NarrativeFinding> check_narrative(std::string_view div) {
  std::vector<NarrativeFinding> list;
  Findings findings{&list};
  Reader(div, findings).read();
  const bool whole =
      list.empty() || (list.back().kind != NarrativeKind::not_well_formed && !findings.enough());
  if (whole && !findings.content) findings.add(NarrativeKind::no_content, 0, "div");
  return list;
}

bool narrative_is_safe(std::string_view div) {
  Findings findings;
  Reader(div, findings).read();
  return !findings.unsafe;
}

bool narrative_has_content(std::string_view div) {
  std::vector<NarrativeFinding> list;
  Findings findings{&list};
  Reader(div, findings).read();
  return findings.content;
}

}  // namespace tasuki::fhir
