// FHIR over HTTP, for the exchange and the gateway alike: how errors and resources are answered and
// what is asked of every request. http://hl7.org/fhir/R4/http.html
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "fhir/operation_outcome.hpp"
#include "http/router.hpp"

namespace tasuki::rest {

inline constexpr std::string_view kFhirJson = "application/fhir+json";

// The language of Accept-Language, or `fallback`.
Lang language_of(const http::Request& request, Lang fallback);

// The OperationOutcome of an error, with the headers that its status asks for: Allow, Retry-After,
// WWW-Authenticate.
http::Response error_response(const Error& error, Lang lang);
http::Response issues_response(int status, std::span<const fhir::Issue> issues, Lang lang);
// 200 or 201 with a FHIR body. No answer of ours may be kept by a cache.
http::Response resource_response(int status, std::string body);

// The body is application/fhir+json or application/json, UTF-8, not compressed.
// Errors: content_type_unsupported, content_encoding_unsupported.
Result<> require_fhir_json(const http::Request& request);
// Accept, when there is one, allows JSON. Error: accept_unsupported.
Result<> require_json_accepted(const http::Request& request);
// Prefer: return=OperationOutcome (http://hl7.org/fhir/R4/http.html#ops): not the resource, but
// what there is to say about it.
bool wants_outcome(const http::Request& request);
// Refuses parameters that are not named here, and repeated ones: a misspelt filter must not
// silently return everything. Errors: parameter_unknown, parameter_invalid.
Result<> allow_parameters(const http::Request& request,
                          std::initializer_list<std::string_view> names);

// A whole number within the bounds, `fallback` when the parameter is absent.
// Error: parameter_invalid.
Result<std::size_t> number_parameter(const http::Request& request, std::string_view name,
                                     std::size_t fallback, std::size_t max);

// "system|value", both given. http://hl7.org/fhir/R4/search.html#token Error: parameter_invalid.
struct Token {
  std::string system;
  std::string value;
};
Result<Token> parse_token(std::string_view text);

// Runs an endpoint: what it cannot do is answered as an error, and logged where it is ours and not
// the caller's. `route` is the pattern of the path, which names no patient and no document.
// What an endpoint answers: FHIR, which the caller must accept; or a file of whatever type, which
// the caller asks for by its name.
enum class Answers { json, bytes };
struct Guard {
  const Log& log;
  Lang default_language;
  Answers answers = Answers::json;
};
http::Answer answer_or_error(const Guard& guard, std::string_view route, http::Request& request,
                             const std::function<Result<http::Answer>()>& endpoint);

// /health/live, /health/ready and /metrics: a listener of its own.
http::Router make_operations_router(const Metrics& metrics, std::function<bool()> ready);

}  // namespace tasuki::rest
