// OperationOutcome: how every refusal is answered. http://hl7.org/fhir/R4/operationoutcome.html
//
// details.coding carries the stable code (system urn:tasuki:issue-code), details.text the sentence
// in the language asked for, with the other language in the standard translation extension; line
// and column stand in the extensions that the HL7 validator uses.
#pragma once

#include <span>
#include <string>

#include "base/error.hpp"
#include "fhir/issue.hpp"

namespace tasuki::fhir {

inline constexpr std::string_view kIssueCodeSystem = "urn:tasuki:issue-code";

// The same table row as an Issue, so that errors and issues are answered alike.
Issue to_issue(const Error& error);

std::string operation_outcome(std::span<const Issue> issues, Lang lang);
std::string operation_outcome(const Error& error, Lang lang);

}  // namespace tasuki::fhir
