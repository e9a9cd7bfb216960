// Structured logs: one JSON object a line. Nothing that identifies a patient may be passed in: no
// names, insured numbers, free text or document identifiers; ids and digests are fine.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"

namespace tasuki {

enum class Level { debug, info, warning, error };
Result<Level> parse_level(std::string_view text);

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;
  Field(std::string_view n, std::string_view v) : name(n), value(v) {}
  Field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, bool v) : name(n), value(v) {}
  Field(std::string_view n, double v) : name(n), value(v) {}
  template <std::integral T>
  Field(std::string_view n, T v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

// Thread-safe as long as its sink is; a line reaches the sink whole, with its line feed.
class Log {
 public:
  using Sink = std::function<void(std::string_view line)>;
  // One write(2) a line. A log that cannot be written must not stop the exchange.
  static Sink to_file_descriptor(int fd);

  // `service` stands in every line: "exchange", "gateway 1310000001".
  Log(Sink sink, Level least, std::string service, const Clock& clock);
  void write(Level level, std::string_view event, std::initializer_list<Field> fields) const;

  void info(std::string_view e, std::initializer_list<Field> f) const { write(Level::info, e, f); }
  void warning(std::string_view e, std::initializer_list<Field> f) const {
    write(Level::warning, e, f);
  }
  void error(std::string_view e, std::initializer_list<Field> f) const {
    write(Level::error, e, f);
  }

 private:
  Sink sink_;
  Level least_;
  std::string service_;
  const Clock& clock_;
};

// Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace tasuki
