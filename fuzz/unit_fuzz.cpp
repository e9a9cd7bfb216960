// Any bytes: parse, read the unit, answer. Nothing may crash, and a unit exists exactly when there
// is no issue.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "clins/unit.hpp"
#include "fhir/operation_outcome.hpp"
#include "json/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki;
  const auto document =
      json::Document::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!document) return 0;
  fhir::Issues issues;
  const auto unit = clins::read_unit(**document, issues);
  TASUKI_ASSERT(unit.has_value() == issues.empty());
  if (unit) clins::check_issuer(*unit, std::vector<std::string>{"1318814790"}, issues);
  const std::string outcome = fhir::operation_outcome(issues, Lang::ja);
  TASUKI_ASSERT(json::Document::parse(outcome).has_value());
  return 0;
}
