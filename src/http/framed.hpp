// HTTP messages as the body of another one: how requests go down a connection that their receiver
// opened, and answers come back. Media type application/http:
// https://www.rfc-editor.org/rfc/rfc9112#section-10.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/client.hpp"

namespace tasuki::http {

inline constexpr std::string_view kFramedType = "application/http";

// `host` is the Host field; line breaks in header fields become blanks.
std::string frame_request(const Call& call, std::string_view host);
std::string frame_response(const Response& response);

// Requests one behind the other. Errors: request_malformed, body_too_large (of one),
// header_too_large.
Result<std::vector<Request>> read_framed_requests(std::string_view bytes,
                                                  std::size_t body_bytes_max);
// One response and nothing behind it. Error: peer_answer_invalid.
Result<Response> read_framed_response(std::string_view bytes, std::size_t body_bytes_max);

}  // namespace tasuki::http
