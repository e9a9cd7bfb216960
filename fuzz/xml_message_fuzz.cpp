// Messages of the XML folder: what a file there can say. Nothing may come out that the limits
// forbid, and whatever is read as text is written so that it reads the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "gateway/adapters/xml_request.hpp"

namespace {

using tasuki::gateway::adapters::XmlElement;

std::size_t depth_of(const XmlElement& element) {
  std::size_t deepest = 0;
  for (const XmlElement& child : element.children) deepest = std::max(deepest, depth_of(child));
  TASUKI_ASSERT(element.children.empty() || element.text.empty());
  return deepest + 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tasuki::gateway::adapters;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  (void)read_xml(input);
  const auto root = read_xml_text(input);
  if (!root) return 0;
  TASUKI_ASSERT(depth_of(*root) <= tasuki::limits::kXmlDepthMax);
  (void)file_identifier_of(*root);
  for (const XmlMessageRow& row : xml_message_rows())
    if (const auto request = read_request(row, *root, "1310000001"); request)
      (void)to_lan_call(*request);
  return 0;
}
