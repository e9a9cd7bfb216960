// A PULL as FHIR: a Bundle whose first entry is the manifest (List), then what holders answered.
#pragma once

#include "exchange/pull.hpp"
#include "http/message.hpp"

namespace tasuki::api {

// 200 when every holder is accounted for; 202 with what there is so far while some are waited for.
// https://www.hl7.org/fhir/R4/async.html
http::Response pull_response(const exchange::PullView& view, Time now);

// N of "Prefer: wait=N" (RFC 7240 section 4.3), at most the longest deadline; 0 when it is absent.
// Error: parameter_invalid.
Result<std::chrono::seconds> preferred_wait(const http::Request& request);

std::size_t settled(const exchange::PullView& view);  // holders that are accounted for

}  // namespace tasuki::api
