#include "json/string_escapes.hpp"

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

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
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
  while (!text.empty()) {
    const std::size_t at = text.find('\\');
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) break;
    if (text[at + 1] != 'u') {
      out.push_back(kMeant[kShort.find(text[at + 1])]);
      text.remove_prefix(at + 2);
      continue;
    }
    const int unit = hex4(text, at + 2);
    const auto first = static_cast<std::uint32_t>(unit);
    if (is_high(unit)) {
      const auto second = static_cast<std::uint32_t>(hex4(text, at + 8));
      append_utf8(out, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
      text.remove_prefix(at + 12);
    } else {
      append_utf8(out, first);
      text.remove_prefix(at + 6);
    }
  }
  return out;
}

}  // namespace tasuki::json
