// Attachment. http://hl7.org/fhir/R4/datatypes.html#attachment
#include <charconv>

#include "validate/formats.hpp"
#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

// size: of the data before it was encoded.
void Walker::check_attachment(const Item& item) {
  const InFamily family(Family::attachments);
  const json::Value size = item.node.value["size"];
  const json::Value data = item.node.value["data"];
  if (!size.is(json::Type::number) || !data.is(json::Type::string)) return;
  const auto actual = base64_size(JsonText(data).view());
  std::size_t stated = 0;
  const std::string_view text = size.raw();
  const auto end = std::from_chars(text.data(), text.data() + text.size(), stated);
  if (!actual || end.ec != std::errc() || end.ptr != text.data() + text.size()) return;
  if (stated != *actual) report(IssueId::attachment_size, item, std::to_string(*actual));
}

}  // namespace tasuki::validate
