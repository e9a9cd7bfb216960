#include "api/bearer.hpp"

#include "base/text.hpp"

namespace tasuki::api {

// https://www.rfc-editor.org/rfc/rfc6750#section-2.1; schemes compare without case.
Result<std::string_view> bearer_token(const http::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = request.headers.find("Authorization");
  if (!header) return fail(Code::credential_missing);
  const bool bearer = equal_ignoring_case(header->substr(0, kScheme.size()), kScheme);
  if (!bearer || request.headers.count("Authorization") > 1)
    return fail(Code::credential_invalid, "one Authorization: Bearer");
  return trim(header->substr(kScheme.size()));
}

}  // namespace tasuki::api
