// The token of `Authorization: Bearer`.
#pragma once

#include "http/message.hpp"

namespace tasuki::api {

// A view into the request. Errors: credential_missing, credential_invalid.
Result<std::string_view> bearer_token(const http::Request& request);

}  // namespace tasuki::api
