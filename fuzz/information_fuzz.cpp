// Any bytes: as a Bundle, what is read of it comes back from its stored form; as a stored form,
// nothing may crash, and what was read can be merged.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "clins/information.hpp"
#include "clins/summary.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (auto stored = clins::parse_information(text)) {
    clins::UnitInformation unit;
    unit.departments = clins::departments_of(*stored);
    const std::size_t count = stored->size();
    unit.entries = std::move(*stored);
    TASUKI_ASSERT(clins::summarize({unit, unit}).size() <= 2 * count);
  }
  const auto document = json::Document::parse(text);
  if (!document) return 0;
  for (const clins::KindRow& kind : clins::kind_rows()) {
    const auto entries = clins::read_information(**document, kind.kind);
    const auto again = clins::parse_information(clins::write_information(entries));
    TASUKI_ASSERT(again.has_value() && again->size() == entries.size());
  }
  return 0;
}
