// The port over HTTP: one POST a call (calls.def), numbers in bodies and never in URLs. Answers
// whoever holds a certificate of the configured authority that is neither an institution's nor an
// EMR system's: the exchange. Institutions ask the exchange.
#pragma once

#include "base/log.hpp"
#include "eligibility/eligibility.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

namespace tasuki::eligibility {

// `eligibility` must outlive them. Behind a server with mutual TLS.
std::vector<http::Route> service_routes(Eligibility& eligibility);

// Errors of the server itself in the form that the client reads, and the limit of a request.
void shape_service(http::ServerConfig& config);

}  // namespace tasuki::eligibility
