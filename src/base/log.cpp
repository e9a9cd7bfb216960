#include "base/log.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>

namespace tasuki {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};

// Length of the UTF-8 sequence at the start of `text`, 0 when it is not well-formed.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if ((lead & 0xF0) == 0xE0) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

void append_value(std::string& out, const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    append_json_string(out, *text);
  } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    out += std::to_string(*number);
  } else if (const auto* real = std::get_if<double>(&field.value)) {
    char digits[32];
    out.append(digits,
               static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%.3f", *real)));
  } else {
    out += std::get<bool>(field.value) ? "true" : "false";
  }
}

}  // namespace

Result<Level> parse_level(std::string_view text) {
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    if (text == kLevels[i]) return static_cast<Level>(i);
  return fail(Code::parameter_invalid, "log level is debug, info, warning or error");
}

Log::Sink Log::to_file_descriptor(int fd) {
  return [fd](std::string_view line) {
    // The audit is elsewhere: a full disk under the log is no reason to refuse a document.
    [[maybe_unused]] const ssize_t written = ::write(fd, line.data(), line.size());
  };
}

Log::Log(Sink sink, Level least, std::string service, const Clock& clock)
    : sink_(std::move(sink)), least_(least), service_(std::move(service)), clock_(clock) {}

void Log::write(Level level, std::string_view event, std::initializer_list<Field> fields) const {
  if (level < least_) return;
  std::string line = "{\"time\":\"" + to_instant(clock_.now()) + "\",\"level\":\"";
  line.append(kLevels[static_cast<std::size_t>(level)]).append("\",\"service\":");
  append_json_string(line, service_);
  line += ",\"event\":";
  append_json_string(line, event);
  for (const Field& field : fields) {
    line += ",";
    append_json_string(line, field.name);
    line += ":";
    append_value(line, field);
  }
  line += "}\n";
  sink_(line);
}

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out.push_back('"');
}

}  // namespace tasuki
