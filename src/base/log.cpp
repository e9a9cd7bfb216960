#include "base/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "base/text.hpp"

namespace tasuki {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};

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

// How many bytes at the start need no escape and no look at their encoding: eight at a time, by the
// well-known way to find a byte in a word.
std::size_t plain_run(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = kOnes * 0x80;
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
  const auto has = [](std::uint64_t word, std::uint64_t byte) {
    const std::uint64_t zero = word ^ (kOnes * byte);
    return (zero - kOnes) & ~zero;
  };
  std::size_t run = 0;
  for (; run + sizeof(std::uint64_t) <= text.size(); run += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + run, sizeof word);
    const std::uint64_t special =
        word | ((word - kOnes * 0x20) & ~word) | has(word, '"') | has(word, '\\') | has(word, 0x7F);
    if ((special & kHighs) != 0) break;
  }
  while (run < text.size() && is_plain(text[run])) ++run;
  return run;
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
  for (;;) {
    // Most of it is plain: taken in runs.
    const std::size_t run = plain_run(text);
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
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
