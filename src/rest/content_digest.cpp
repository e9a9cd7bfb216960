#include "rest/content_digest.hpp"

#include "base/text.hpp"

namespace tasuki::rest {

Result<std::optional<crypto::Sha256>> read_content_digest(const http::Headers& headers) {
  std::optional<std::string> value;
  for (const auto& [name, line] : headers) {
    if (!equal_ignoring_case(name, kContentDigest)) continue;
    value = value ? *value + ", " + line : line;
  }
  if (!value) return std::nullopt;
  return httpsig::read_content_digest(*value);
}

}  // namespace tasuki::rest
