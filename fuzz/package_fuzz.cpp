// Any bytes as an archive, and as a file of definitions that becomes a pack. Nothing may crash, and
// a pack that was made is whole.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "rulepack/compile.hpp"
#include "rulepack/package.hpp"
#include "rulepack/read_definitions.hpp"
#include "rulepack/verify.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const rulepack::PackageLimits limits{.bytes_max = 1 << 20, .files_max = 100};
  rulepack::Definitions definitions;
  const auto visit = [&](std::string_view name, std::string json) {
    return rulepack::read_definition_file(name, std::move(json),
                                          rulepack::Differentials::when_needed, definitions);
  };
  if (!rulepack::visit_archive(bytes, visit, limits) && !visit("definitions.json", bytes)) return 0;
  const auto image = rulepack::build_pack(nullptr, {definitions}, {});
  if (!image) return 0;
  const auto pack = rulepack::Pack::from_bytes(*image);
  TASUKI_ASSERT(pack.has_value());
  TASUKI_ASSERT(rulepack::verify_pack(**pack).has_value());
  TASUKI_ASSERT(*rulepack::build_pack(pack->get(), {}, {}) == *image);
  return 0;
}
