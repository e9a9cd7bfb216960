// Settings from a TOML file, checked against a table: an unknown key, a wrong type or an impossible
// value is one clear line with file and line number. Every setting has a default that runs.
//
// A key is "section.name", or "section.list[].name" for the tables of an array ([[section.list]]).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki {

enum class SettingType { text, path, address, number, boolean, seconds, secret, decimal };

struct Setting {
  std::string_view key;
  SettingType type;
  std::string_view fallback;  // as it would stand in the file, without quotes
  std::string_view ja;
  std::string_view en;
};
std::string_view type_name(SettingType type);

class Settings {
 public:
  // Error: setting_invalid ("tasuki.toml:12: ..."), file_unreadable.
  static Result<Settings> load(const std::string& file, std::span<const Setting> table);
  // The same from a text; `name` stands in the messages.
  static Result<Settings> parse(std::string_view toml, const std::string& name,
                                std::span<const Setting> table);

  // The value or the table's fallback. Asking for a key that is not in the table asserts. Paths are
  // relative to the file that names them.
  std::string text(std::string_view key, std::size_t index = 0) const;
  std::int64_t number(std::string_view key, std::size_t index = 0) const;
  bool boolean(std::string_view key, std::size_t index = 0) const;
  double decimal(std::string_view key, std::size_t index = 0) const;
  std::size_t count(std::string_view list) const;  // "gateway.emr": how many [[gateway.emr]]

  // Sets a value from the command line. Error: setting_invalid.
  Result<> set(std::string_view key, std::string value);
  // setting_invalid with the place where `key` was set, for checks that only its user can make.
  std::unexpected<Error> wrong(std::string_view key, std::string_view why,
                               std::size_t index = 0) const;

 private:
  struct Value {
    std::string text;
    std::size_t line = 0;  // 0: from the command line
  };
  const Setting& row(std::string_view key) const;
  Result<> put(const std::string& key, std::size_t index, Value value);

  std::string file_;
  std::string directory_;
  std::span<const Setting> table_;
  std::map<std::pair<std::string, std::size_t>, Value> values_;
  std::map<std::string, std::size_t> counts_;

  friend class SettingsReader;
};

// The entry of `known` with the smallest edit distance, when it is close enough to be a slip.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace tasuki
