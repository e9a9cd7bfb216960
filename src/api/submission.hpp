// What registering and changing a unit share on the wire: the request with its headers, and the
// answer to what became of it.
#pragma once

#include "api/endpoints.hpp"

namespace tasuki::api {

using Submit = Result<exchange::Submitted> (exchange::Exchange::*)(const exchange::Caller&,
                                                                   exchange::Submission);

// `created`: the status of what is new.
Result<http::Answer> take_in(Context& context, http::Request& request, Submit submit, int created);

}  // namespace tasuki::api
