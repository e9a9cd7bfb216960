// Structured fields from a peer: what is read is written in one form, and read again as the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/structured.hpp"

namespace {

template <typename T>
void check(const tasuki::Result<T>& read, tasuki::Result<T> (*parse)(std::string_view)) {
  if (!read) return;
  const std::string text = tasuki::httpsig::serialize(*read);
  const auto again = parse(text);
  // Blanks behind commas may make the text longer than what is read at once.
  TASUKI_ASSERT(again.has_value() || text.size() > tasuki::limits::kStructuredBytesMax);
  if (again) TASUKI_ASSERT(*again == *read && tasuki::httpsig::serialize(*again) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki::httpsig;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check(parse_dictionary(input), parse_dictionary);
  check(parse_list(input), parse_list);
  check(parse_item(input), parse_item);
  (void)read_content_digest(input);
  return 0;
}
