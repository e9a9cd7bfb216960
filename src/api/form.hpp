// The parameters of a search by POST, so that nothing that is asked for stands in a URL.
// http://hl7.org/fhir/R4/http.html#search
#pragma once

#include "http/message.hpp"

namespace tasuki::api {

// Moves the parameters of the body behind those of the URL.
// https://url.spec.whatwg.org/#application/x-www-form-urlencoded
// Errors: content_type_unsupported, request_malformed.
Result<> read_form(http::Request& request);

}  // namespace tasuki::api
