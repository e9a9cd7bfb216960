// Any bytes as a settings file: refused with a line, or read.
#include <array>
#include <cstdint>
#include <string_view>

#include "base/settings.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::array kTable = {
      tasuki::Setting{"a.number", tasuki::SettingType::number, "1", "", ""},
      tasuki::Setting{"a.decimal", tasuki::SettingType::decimal, "0.5", "", ""},
      tasuki::Setting{"a.list[].address", tasuki::SettingType::address, "x:1", "", ""}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto settings = tasuki::Settings::parse(text, "fuzz.toml", kTable);
  if (settings) (void)settings->number("a.number");
  if (settings) (void)settings->decimal("a.decimal");
  return 0;
}
