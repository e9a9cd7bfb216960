// Bytes -> JSON -> validation by the pack that TASUKI_PACK names: whatever the document, a verdict.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/assert.hpp"
#include "validate/validator.hpp"

namespace {

const tasuki::validate::Validator* make_validator() {
  const char* const path = std::getenv("TASUKI_PACK");
  TASUKI_ASSERT(path != nullptr);
  auto pack = tasuki::rulepack::Pack::open(path);
  TASUKI_ASSERT(pack.has_value());
  return new tasuki::validate::Validator(std::move(*pack));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const validator = make_validator();
  const auto document =
      tasuki::json::Document::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!document) return 0;
  const tasuki::validate::Verdict verdict = validator->validate(**document, {});
  for (const tasuki::fhir::Issue& issue : verdict.issues) TASUKI_ASSERT(issue.repeats >= 1);
  return 0;
}
