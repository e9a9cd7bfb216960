// Any bytes as a narrative: the three judgements agree with each other.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fhir/narrative.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki::fhir;
  const std::string_view div(reinterpret_cast<const char*>(data), size);
  bool safe = true;
  bool empty = false;
  for (const NarrativeFinding& finding : check_narrative(div)) {
    if (finding.offset > size) std::abort();
    safe = safe && finding.kind == NarrativeKind::no_content;
    empty = empty || finding.kind == NarrativeKind::no_content;
  }
  if (safe != narrative_is_safe(div)) std::abort();
  if (empty && narrative_has_content(div)) std::abort();
  return 0;
}
