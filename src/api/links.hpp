// The links of a searchset: http://hl7.org/fhir/R4/http.html#paging
#pragma once

#include <string>

#include "http/message.hpp"

namespace tasuki::api {

// The URL of the request itself.
std::string self_url(const http::Request& request);
// The same with `_cursor` set; empty when `cursor` is.
std::string next_url(const http::Request& request, std::string_view cursor);

}  // namespace tasuki::api
