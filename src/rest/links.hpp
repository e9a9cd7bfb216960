// The links of a searchset, relative as FHIR allows: the one who asked may have reached us under
// any name, and through a gateway. http://hl7.org/fhir/R4/http.html#paging
#pragma once

#include <string>

#include "http/message.hpp"

namespace tasuki::rest {

// The path and query of the request itself.
std::string self_link(const http::Request& request);
// The same with `_cursor` set; empty when `cursor` is.
std::string next_link(const http::Request& request, std::string_view cursor);
// A part of a search token with what has a meaning of its own escaped.
// http://hl7.org/fhir/R4/search.html#escaping
std::string escape_token(std::string_view part);

}  // namespace tasuki::rest
