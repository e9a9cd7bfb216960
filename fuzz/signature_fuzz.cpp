// Documents with signatures from anyone: cutting agrees with inserting, nothing unsigned is valid,
// and no DER of a role or a time stamp leads astray.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "signature/check.hpp"
#include "signature/cut.hpp"
#include "signature/detached_jws.hpp"
#include "signature/time_stamp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  (void)signature::read_roles(input);
  (void)signature::verify_time_stamp(input, "bytes", {});
  TASUKI_ASSERT(!signature::verify_detached(input, "payload"));

  const auto document = json::Document::parse(std::string(input));
  if (!document) return 0;
  const auto found = signature::cut(**document);
  TASUKI_ASSERT(found);
  const auto checked = signature::check(**document, signature::Trust{}, Time{});
  TASUKI_ASSERT(!checked || checked->verdict == signature::Verdict::absent);
  if (*found) {
    const auto rest = json::Document::parse((*found)->signed_bytes);
    TASUKI_ASSERT(rest && !(*rest)->root()["signature"]);
  } else if (const auto longer = signature::insert(**document, "{}")) {
    const auto again = json::Document::parse(*longer);
    TASUKI_ASSERT(again && signature::cut(**again).value()->signed_bytes == input);
  }
  return 0;
}
