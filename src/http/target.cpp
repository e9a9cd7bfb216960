#include "http/target.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// https://www.rfc-editor.org/rfc/rfc3986#section-2.1: a percent sign is always followed by two
// hexadecimal digits. A plus sign stands for itself (only HTML forms read it as a blank), so that
// "+09:00" in an instant survives unencoded.
Result<std::string> decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return fail(Code::request_malformed, "bad percent-encoding");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (static_cast<unsigned char>(c) >= 0x80 || c == ' ') {
      return fail(Code::request_malformed, "the target has characters that must be encoded");
    }
    if (is_control(c)) return fail(Code::request_malformed, "control character in the target");
    out.push_back(c);
  }
  return out;
}

Result<std::string> decode_path(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i)
    if (text[i] == '%' && text[i + 1] == '2' && (text[i + 2] == 'F' || text[i + 2] == 'f'))
      return fail(Code::request_malformed, "encoded slash in the path");
  return decode(text);
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  if (text.size() > limits::kTargetBytesMax)
    return fail(Code::header_too_large,
                "target above " + std::to_string(limits::kTargetBytesMax) + " bytes");
  if (!text.starts_with('/')) return fail(Code::request_malformed, "the target is not a path");
  if (text.find('#') != std::string_view::npos)
    return fail(Code::request_malformed, "fragment in the target");

  const std::size_t mark = text.find('?');
  Target target;
  target.path = TRY(decode_path(text.substr(0, mark)));
  if (mark == std::string_view::npos) return target;
  for (const std::string_view pair : split(text.substr(mark + 1), '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    std::string name = TRY(decode(pair.substr(0, equals)));
    std::string value =
        equals == std::string_view::npos ? std::string() : TRY(decode(pair.substr(equals + 1)));
    target.query.emplace_back(std::move(name), std::move(value));
  }
  return target;
}

}  // namespace tasuki::http
