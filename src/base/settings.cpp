#include "base/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "base/assert.hpp"
#include "base/text.hpp"

// A torn file ("[,") reaches assertions of toml++ 3.3.0; without them it is an error like others.
#define TOML_ASSERT(condition) static_cast<void>(0)
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace tasuki {
namespace {

std::unexpected<Error> wrong_at(const std::string& file, std::size_t line, std::string_view key,
                                std::string_view why) {
  std::string place = line == 0 ? "command line" : file + ":" + std::to_string(line);
  return fail(Code::setting_invalid, place + ": " + std::string(key) + ": " + std::string(why));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<double> finite(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

bool is_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto port = whole_number(text.substr(colon + 1));
  return port && *port <= 65535;
}

// Why `value` cannot be of that type; empty when it can.
std::string_view misfit(SettingType type, std::string_view value) {
  switch (type) {
    case SettingType::text:
    case SettingType::path:
    case SettingType::secret:
      return "";
    case SettingType::address:
      return is_address(value) ? "" : "expected address:port, such as \"127.0.0.1:8443\"";
    case SettingType::number:
      return whole_number(value) ? "" : "expected a whole number";
    case SettingType::seconds:
      return whole_number(value) ? "" : "expected a whole number of seconds";
    case SettingType::decimal:
      return finite(value) ? "" : "expected a finite number";
    case SettingType::boolean:
      return value == "true" || value == "false" ? "" : "expected true or false";
  }
  return "";
}

bool is_textual(SettingType type) {
  return type == SettingType::text || type == SettingType::path || type == SettingType::address ||
         type == SettingType::secret;
}

// The scalar as it would stand in the file without quotes; nullopt for what no setting takes.
std::optional<std::string> scalar(const toml::node& node, SettingType type) {
  if (const auto* text = node.as_string(); text != nullptr && is_textual(type)) return text->get();
  if (const auto* number = node.as_integer(); number != nullptr && !is_textual(type))
    return std::to_string(number->get());
  if (const auto* real = node.as_floating_point(); real != nullptr && type == SettingType::decimal) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), real->get()).ptr;
    return std::string(digits.data(), end);
  }
  if (const auto* boolean = node.as_boolean(); boolean != nullptr && type == SettingType::boolean)
    return boolean->get() ? "true" : "false";
  return std::nullopt;
}

// Behind the string that begins at `at` with a quotation mark of either sort, tripled or not.
std::size_t string_end(std::string_view text, std::size_t at) {
  const char mark = text[at];
  const std::string triple(3, mark);
  const bool tripled = text.substr(at, 3) == triple;
  const std::string_view closing = tripled ? std::string_view(triple) : text.substr(at, 1);
  for (std::size_t i = at + closing.size(); i < text.size(); ++i) {
    if (text[i] == '\\' && mark == '"') {
      ++i;
    } else if (text.substr(i, closing.size()) == closing) {
      return i + closing.size();
    } else if (text[i] == '\n' && !tripled) {
      return i;  // not closed: the parser will say so
    }
  }
  return text.size();
}

// The line of a character beyond ASCII where TOML allows none, that is outside strings and
// comments; 0 when there is none. toml++ 3.3.0 looks such characters up in a table that it may
// leave.
std::size_t line_of_stray_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) >= 0x80)
      return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, i), '\n'));
    if (text[i] == '#')
      i = std::min(text.find('\n', i), text.size());
    else if (text[i] == '"' || text[i] == '\'')
      i = string_end(text, i);
    else
      ++i;
  }
  return 0;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row[b.size()];
}

}  // namespace

// Walks the TOML tree and files every scalar under its key.
class SettingsReader {
 public:
  explicit SettingsReader(Settings& settings) : settings_(settings) {}

  Result<> read(const toml::table& table, const std::string& prefix, std::size_t index) {
    for (const auto& [key, node] : table) {
      const std::string full = prefix + std::string(key.str());
      const std::size_t line = node.source().begin.line;
      if (const auto* child = node.as_table()) {
        TRY_VOID(read(*child, full + ".", 0));
      } else if (const auto* list = node.as_array();
                 list != nullptr && list->is_array_of_tables()) {
        TRY_VOID(read_list(*list, full));
      } else {
        TRY_VOID(read_scalar(node, full, index, line));
      }
    }
    return {};
  }

 private:
  Result<> read_list(const toml::array& list, const std::string& name) {
    settings_.counts_[name] = list.size();
    for (std::size_t i = 0; i < list.size(); ++i)
      TRY_VOID(read(*list[i].as_table(), name + "[].", i));
    return {};
  }

  Result<> read_scalar(const toml::node& node, const std::string& key, std::size_t index,
                       std::size_t line) {
    const auto row = std::ranges::find(settings_.table_, key, &Setting::key);
    if (row == settings_.table_.end()) return unknown(key, line);
    const auto value = scalar(node, row->type);
    if (!value)
      return wrong_at(settings_.file_, line, key, "expected " + std::string(type_name(row->type)));
    return settings_.put(key, index, {*value, line});
  }

  Result<> unknown(const std::string& key, std::size_t line) const {
    std::vector<std::string_view> keys;
    for (const Setting& setting : settings_.table_) keys.push_back(setting.key);
    const std::string_view close = nearest(key, keys);
    std::string why = "there is no such setting";
    if (!close.empty()) why += "; did you mean " + std::string(close) + "?";
    return wrong_at(settings_.file_, line, key, why);
  }

  Settings& settings_;
};

std::string_view type_name(SettingType type) {
  switch (type) {
    case SettingType::text:
      return "text";
    case SettingType::path:
      return "path";
    case SettingType::address:
      return "address:port";
    case SettingType::number:
      return "number";
    case SettingType::boolean:
      return "true or false";
    case SettingType::seconds:
      return "seconds";
    case SettingType::secret:
      return "secret text";
    case SettingType::decimal:
      return "a number";
  }
  return "";
}

Result<Settings> Settings::load(const std::string& file, std::span<const Setting> table) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) return fail(Code::file_unreadable, file);
  return parse(text.str(), file, table);
}

Result<Settings> Settings::parse(std::string_view text, const std::string& name,
                                 std::span<const Setting> table) {
  Settings settings;
  settings.file_ = name;
  settings.directory_ = std::filesystem::path(name).parent_path().string();
  settings.table_ = table;
  if (const std::size_t line = line_of_stray_character(text); line != 0)
    return wrong_at(name, line, "TOML", "only ASCII may stand outside strings and comments");
  try {
    const toml::table table_read = toml::parse(text, name);
    TRY_VOID(SettingsReader(settings).read(table_read, "", 0));
  } catch (const toml::parse_error& error) {
    return wrong_at(name, error.source().begin.line, "TOML", error.description());
  }
  return settings;
}

const Setting& Settings::row(std::string_view key) const {
  const auto found = std::ranges::find(table_, key, &Setting::key);
  TASUKI_ASSERT(found != table_.end());
  return *found;
}

Result<> Settings::put(const std::string& key, std::size_t index, Value value) {
  const std::string_view why = misfit(row(key).type, value.text);
  if (!why.empty()) return wrong_at(file_, value.line, key, why);
  values_[{key, index}] = std::move(value);
  return {};
}

std::string Settings::text(std::string_view key, std::size_t index) const {
  const Setting& setting = row(key);
  const auto found = values_.find({std::string(key), index});
  if (found == values_.end()) return std::string(setting.fallback);
  const std::string& value = found->second.text;
  const bool relative = setting.type == SettingType::path && found->second.line > 0 &&
                        !value.empty() && value.front() != '/' && !directory_.empty();
  return relative ? directory_ + "/" + value : value;
}

std::int64_t Settings::number(std::string_view key, std::size_t index) const {
  return whole_number(text(key, index)).value_or(0);
}

bool Settings::boolean(std::string_view key, std::size_t index) const {
  return text(key, index) == "true";
}

double Settings::decimal(std::string_view key, std::size_t index) const {
  return finite(text(key, index)).value_or(0);
}

std::size_t Settings::count(std::string_view list) const {
  const auto found = counts_.find(std::string(list));
  return found == counts_.end() ? 0 : found->second;
}

Result<> Settings::set(std::string_view key, std::string value) {
  return put(std::string(key), 0, {std::move(value), 0});
}

std::unexpected<Error> Settings::wrong(std::string_view key, std::string_view why,
                                       std::size_t index) const {
  const auto found = values_.find({std::string(key), index});
  const std::size_t line = found == values_.end() ? 0 : found->second.line;
  if (found == values_.end())
    return fail(Code::setting_invalid, file_ + ": " + std::string(key) + ": " + std::string(why));
  return wrong_at(file_, line, key, why);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view candidate : known) {
    const std::size_t d = distance(word, candidate);
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace tasuki
