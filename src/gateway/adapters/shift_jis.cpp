#include "gateway/adapters/shift_jis.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace tasuki::gateway::adapters {
namespace {

constexpr const char* kShiftJis = "CP932";
constexpr const char* kUtf8 = "UTF-8";
constexpr unsigned char kAsciiEnd = 0x80;

// One character at a time, so that no state is kept between them and each has its place.
class Converter {
 public:
  Converter(const char* to, const char* from) : handle_(::iconv_open(to, from)) {
    // glibc brings both: without them the system is broken.
    TASUKI_ASSERT(handle_ != reinterpret_cast<iconv_t>(-1));
  }
  ~Converter() { ::iconv_close(handle_); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool append(std::string_view character, std::string& out) const {
    std::array<char, 8> buffer{};
    std::string input(character);
    char* from = input.data();
    char* to = buffer.data();
    std::size_t left = input.size();
    std::size_t room = buffer.size();
    const bool whole = ::iconv(handle_, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
    if (!whole || left != 0) {
      ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
      return false;
    }
    out.append(buffer.data(), buffer.size() - room);
    return true;
  }

 private:
  iconv_t handle_;
};

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool is_between(unsigned char byte, unsigned char first, unsigned char last) {
  return byte >= first && byte <= last;
}

// How many bytes the character behind ASCII has; 0: none. Lead bytes F0 to F9 are user-defined.
std::size_t length_at(std::string_view text, std::size_t at) {
  const unsigned char lead = byte_at(text, at);
  if (is_between(lead, 0xA1, 0xDF)) return 1;  // half-width katakana
  const bool leads =
      is_between(lead, 0x81, 0x9F) || is_between(lead, 0xE0, 0xEF) || is_between(lead, 0xFA, 0xFC);
  const unsigned char trail = byte_at(text, at + 1);
  const bool trails = is_between(trail, 0x40, 0x7E) || is_between(trail, 0x80, 0xFC);
  return leads && trails ? 2 : 0;
}

std::unexpected<Error> wrong_at(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  const std::size_t start = before.rfind('\n');
  const std::size_t byte = start == std::string_view::npos ? at + 1 : at - start;
  return fail(Code::text_encoding,
              "line " + std::to_string(line) + ", byte " + std::to_string(byte));
}

std::size_t ascii_length(std::string_view text) {
  const auto end =
      std::ranges::find_if(text, [](char c) { return static_cast<unsigned char>(c) >= kAsciiEnd; });
  return static_cast<std::size_t>(end - text.begin());
}

std::string reference_to(std::string_view character) {
  // Of well-formed UTF-8, longer than one byte: the lead byte's bits, then six of each other.
  constexpr std::array<unsigned, 5> kLeadBits = {0, 0, 0x1F, 0x0F, 0x07};
  unsigned code_point = byte_at(character, 0) & kLeadBits.at(character.size());
  for (std::size_t i = 1; i < character.size(); ++i)
    code_point = (code_point << 6) | (byte_at(character, i) & 0x3FU);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "&#x%X;", code_point);
  return text.data();
}

}  // namespace

Result<std::string> from_shift_jis(std::string_view bytes) {
  const Converter converter(kUtf8, kShiftJis);
  std::string out;
  out.reserve(bytes.size());
  std::size_t at = 0;
  for (;;) {
    const std::size_t plain = ascii_length(bytes.substr(at));
    out.append(bytes.substr(at, plain));
    at += plain;
    if (at == bytes.size()) return out;
    const std::size_t length = length_at(bytes, at);
    if (length == 0 || !converter.append(bytes.substr(at, length), out)) return wrong_at(bytes, at);
    at += length;
  }
}

Result<std::string> xml_to_shift_jis(std::string_view utf8) {
  const Converter converter(kShiftJis, kUtf8);
  std::string out;
  out.reserve(utf8.size());
  std::size_t at = 0;
  for (;;) {
    const std::size_t plain = ascii_length(utf8.substr(at));
    out.append(utf8.substr(at, plain));
    at += plain;
    if (at == utf8.size()) return out;
    const std::size_t length = utf8_length(utf8.substr(at));
    if (length == 0) return wrong_at(utf8, at);
    const std::string_view character = utf8.substr(at, length);
    std::string converted;
    // What the peer would refuse as user-defined is written as a reference too.
    if (converter.append(character, converted) && length_at(converted, 0) == converted.size())
      out.append(converted);
    else
      out.append(reference_to(character));
    at += length;
  }
}

}  // namespace tasuki::gateway::adapters
