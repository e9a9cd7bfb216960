// $validate, for the exchange and the gateway alike: a verdict, nothing is kept.
// http://hl7.org/fhir/R4/resource-operation-validate.html
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/issue.hpp"
#include "http/message.hpp"

namespace tasuki::rest {

// Of every answer that rules had a part in: the SHA-256 of the rule pack.
inline constexpr std::string_view kRulesHeader = "Tasuki-Rules";

struct ValidateRequest {
  std::string content;                // the resource; positions in issues count from its start
  std::vector<std::string> profiles;  // that it shall conform to besides its own claims
};
// The body is the resource itself, with profiles in ?profile=, or Parameters with `resource` and
// `profile`. Errors: as require_fhir_json and allow_parameters; body_too_large, json_*,
// parameter_missing.
Result<ValidateRequest> read_validate(http::Request& request);

// 200 whatever the verdict: an OperationOutcome with all issues.
http::Response validate_response(std::span<const fhir::Issue> issues, std::string_view rules,
                                 Lang lang);

}  // namespace tasuki::rest
