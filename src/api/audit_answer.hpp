// What the calls about the audit log's tree share: answers in plain JSON, sizes as parameters.
#pragma once

#include <cstdint>
#include <string>

#include "http/message.hpp"

namespace tasuki::api {

http::Response json_answer(std::string body);
// The size of a tree: a number of 0 to 2^63 - 1. Errors: parameter_missing, parameter_invalid.
Result<std::uint64_t> size_parameter(const http::Request& request, std::string_view name);

}  // namespace tasuki::api
