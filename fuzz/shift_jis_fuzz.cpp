// Shift_JIS from a file: what is read is UTF-8, and written again it reads the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "gateway/adapters/shift_jis.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki::gateway::adapters;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto text = from_shift_jis(input)) {
    for (std::string_view rest = *text; !rest.empty();) {
      const std::size_t length = tasuki::utf8_length(rest);
      TASUKI_ASSERT(length > 0);
      rest.remove_prefix(length);
    }
    TASUKI_ASSERT(from_shift_jis(xml_to_shift_jis(*text).value()).value() == *text);
  }
  (void)xml_to_shift_jis(input);
  return 0;
}
