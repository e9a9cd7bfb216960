#include "json/string_escapes.hpp"

#include <array>
#include <cstdint>

namespace tasuki::json {
namespace {

constexpr std::string_view kShort = "\"\\/bfnrt";
constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";

// The four hexadecimal digits at `at`; -1 when they are not there.
int hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, 4)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

bool is_high(int unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(int unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

// Length of the \u escape (or pair of them) at `at`, 0 when it is not a good one.
std::size_t unicode_escape_length(std::string_view text, std::size_t at) {
  const int unit = hex4(text, at + 2);
  if (unit < 0 || is_low(unit)) return 0;
  if (!is_high(unit)) return 6;
  const bool partner = text.substr(at + 6, 2) == "\\u" && is_low(hex4(text, at + 8));
  return partner ? 12 : 0;
}

// The UTF-8 of one character.
struct Utf8 {
  std::array<char, 4> bytes;
  std::size_t length = 0;
  void put(std::uint32_t byte) { bytes[length++] = static_cast<char>(byte); }
};

Utf8 to_utf8(std::uint32_t point) {
  Utf8 utf8;
  if (point < 0x80) {
    utf8.put(point);
    return utf8;
  }
  if (point < 0x800) {
    utf8.put(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      utf8.put(0xE0 | point >> 12);
    } else {
      utf8.put(0xF0 | point >> 18);
      utf8.put(0x80 | (point >> 12 & 0x3F));
    }
    utf8.put(0x80 | (point >> 6 & 0x3F));
  }
  utf8.put(0x80 | (point & 0x3F));
  return utf8;
}

// Takes the escape that `text` begins with off it.
Utf8 take_escape(std::string_view& text) {
  if (text[1] != 'u') {
    const char meant = kMeant[kShort.find(text[1])];
    text.remove_prefix(2);
    return to_utf8(static_cast<unsigned char>(meant));
  }
  const int unit = hex4(text, 2);
  auto point = static_cast<std::uint32_t>(unit);
  if (is_high(unit))
    point = 0x10000 + ((point - 0xD800) << 10) + static_cast<std::uint32_t>(hex4(text, 8)) - 0xDC00;
  text.remove_prefix(is_high(unit) ? 12 : 6);
  return to_utf8(point);
}

// Takes the next piece of `text` off it: what stands before an escape, or what an escape means,
// which is kept in `utf8`.
std::string_view take_piece(std::string_view& text, Utf8& utf8) {
  if (text.front() == '\\') {
    utf8 = take_escape(text);
    return {utf8.bytes.data(), utf8.length};
  }
  const std::string_view piece = text.substr(0, text.find('\\'));
  text.remove_prefix(piece.size());
  return piece;
}

}  // namespace

std::optional<std::size_t> find_bad_escape(std::string_view text) {
  std::size_t at = text.find('\\');
  while (at != std::string_view::npos) {
    const char kind = at + 1 < text.size() ? text[at + 1] : '\0';
    std::size_t length = 2;
    if (kind == 'u')
      length = unicode_escape_length(text, at);
    else if (kind == '\0' || kShort.find(kind) == std::string_view::npos)
      length = 0;
    if (length == 0) return at;
    at = text.find('\\', at + length);
  }
  return std::nullopt;
}

std::string unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  Utf8 utf8;
  while (!text.empty()) out.append(take_piece(text, utf8));
  return out;
}

bool unescaped_equals(std::string_view text, std::string_view plain) {
  Utf8 utf8;
  while (!text.empty()) {
    const std::string_view piece = take_piece(text, utf8);
    if (!plain.starts_with(piece)) return false;
    plain.remove_prefix(piece.size());
  }
  return plain.empty();
}

}  // namespace tasuki::json
