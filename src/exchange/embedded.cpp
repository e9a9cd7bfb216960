#include "exchange/embedded.hpp"

#include <utility>

#include "base/text.hpp"

namespace tasuki::exchange {
namespace {

Result<bool> is_clean(json::Value file, Sanitizer& sanitizer) {
  const auto type = clins::attachment_type(file["contentType"].string());
  auto bytes = from_base64(file["data"].string());
  if (!type || !bytes || !clins::looks_like(*type, *bytes)) return false;
  const auto sanitized = TRY(sanitizer.sanitize(
      *type, [&]() -> Result<std::string> { return std::exchange(*bytes, {}); }));
  return sanitized.clean;
}

}  // namespace

// The depth of a document is bounded (limits::kJsonDepthMax), and so is this.
Result<bool> embedded_is_clean(json::Value value, Sanitizer& sanitizer) {
  if (value["contentType"] && value["data"]) {
    if (!TRY(is_clean(value, sanitizer))) return false;
  }
  for (const json::Value item : value.items())
    if (!TRY(embedded_is_clean(item, sanitizer))) return false;
  for (const json::Member& member : value.members())
    if (!TRY(embedded_is_clean(member.value, sanitizer))) return false;
  return true;
}

}  // namespace tasuki::exchange
