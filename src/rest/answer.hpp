// FHIR over HTTP, for the exchange and the gateway alike: how errors and resources are answered and
// what is asked of every request. http://hl7.org/fhir/R4/http.html
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/metrics.hpp"
#include "fhir/operation_outcome.hpp"
#include "http/router.hpp"

namespace tasuki::rest {

inline constexpr std::string_view kFhirJson = "application/fhir+json";

// The language of Accept-Language, or `fallback`.
Lang language_of(const http::Request& request, Lang fallback);

http::Response error_response(const Error& error, Lang lang);
http::Response issues_response(int status, std::span<const fhir::Issue> issues, Lang lang);
// 200 or 201 with a FHIR body.
http::Response resource_response(int status, std::string body);

// application/fhir+json or application/json, UTF-8. Error: content_type_unsupported.
Result<> require_fhir_json(const http::Request& request);
// Refuses parameters that are not named here, and repeated ones: a misspelt filter must not
// silently return everything. Errors: parameter_unknown, parameter_invalid.
Result<> allow_parameters(const http::Request& request, std::initializer_list<std::string_view> names);

// "system|value". Error: parameter_invalid.
struct Token {
  std::string system;
  std::string value;
};
Result<Token> parse_token(std::string_view text);

// /health/live, /health/ready and /metrics: a listener of its own.
http::Router make_operations_router(const Metrics& metrics, std::function<bool()> ready);

}  // namespace tasuki::rest
