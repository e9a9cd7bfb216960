// What the searches of the audit log share: an institution's own, and a person's.
#pragma once

#include "exchange/audit_log.hpp"
#include "http/message.hpp"

namespace tasuki::api {

// `_count` and `_cursor`. Errors: parameter_*, cursor_invalid.
Result<exchange::AccessRequest> read_access_request(const http::Request& request);
http::Response access_answer(const exchange::AccessPage& page, const http::Request& request);

}  // namespace tasuki::api
