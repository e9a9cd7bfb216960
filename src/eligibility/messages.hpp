// The JSON of the calls between a remote client and its service (calls.def), as described in
// docs/formats/eligibility.md. A message is an object that has all of its members and no others; a
// list is {"items": [...]}.
#pragma once

#include <string>

#include "base/result.hpp"
#include "eligibility/eligibility.hpp"

namespace tasuki::eligibility {

inline constexpr std::string_view kCallsPath = "/eligibility/v1/";

// For the requests and answers of calls.def.
template <typename Message>
std::string write_message(const Message& message);
// Errors: those of json::Document::parse; parameter_missing, parameter_unknown, parameter_invalid
// with the member's name.
template <typename Message>
Result<Message> read_message(std::string json);

// {"error": "TSK4101", "detail": "..."}
std::string write_error(const Error& error);
// What the service answered instead. Its own troubles and those between it and us become
// eligibility_unreachable: whoever asked has learned nothing.
Error read_error(std::string json);

}  // namespace tasuki::eligibility
