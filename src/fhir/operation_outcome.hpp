// OperationOutcome: how every refusal is answered. http://hl7.org/fhir/R4/operationoutcome.html
//
// details.coding carries the stable code (system urn:tasuki:issue-code), details.text the sentence
// in the language asked for, with the other language in the standard translation extension; line
// and column stand in the extensions that the HL7 validator uses, the source of the rule in its
// standard one, the nearest legal code or name in urn:tasuki:nearest and the number of places that
// a grouped issue stands for in urn:tasuki:repeats. Never more than
// limits::kIssuesMax issues: when there are more, the most severe stay and one more issue of
// severity information says how many were left out. An outcome without issues does not exist in
// FHIR, so an empty list gives one issue that says so.
#pragma once

#include <span>
#include <string>

#include "base/error.hpp"
#include "fhir/issue.hpp"

namespace tasuki::fhir {

inline constexpr std::string_view kIssueCodeSystem = "urn:tasuki:issue-code";
inline constexpr std::string_view kNoIssuesCode = "TSK3098";
inline constexpr std::string_view kIssuesLeftOutCode = "TSK3099";

// http://hl7.org/fhir/R4/valueset-issue-severity.html
std::string_view code_of(Severity severity);

// The rule in the language asked for; in the other one when only that has it: the invariants of
// FHIR are in English, those of the national guides in Japanese.
std::string_view sentence(const Issue& issue, Lang lang);

// The same table row as an Issue, so that errors and issues are answered alike.
Issue to_issue(const Error& error);

std::string operation_outcome(std::span<const Issue> issues, Lang lang);
std::string operation_outcome(const Error& error, Lang lang);

}  // namespace tasuki::fhir
