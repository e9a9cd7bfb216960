// What is wrong with a document. Checks append Issues and never stop at the first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"

namespace tasuki::fhir {

enum class Severity { error, warning, information };

// Owns its strings: an issue outlives the document and the rule that found it. Never holds patient
// data: `detail` may show what was expected, not what stood there, unless that is a code.
struct Issue {
  Severity severity = Severity::error;
  std::string code;        // stable: "TSK3007", or the number of a national rule: "R0211"
  std::string issue_type;  // http://hl7.org/fhir/R4/valueset-issue-type.html
  std::string expression;  // FHIRPath: "Bundle.entry[1].resource.birthDate"
  std::optional<json::Position> position;
  std::string ja;
  std::string en;
  std::string detail;    // what was expected here; in no language: codes, names, numbers
  std::string nearest;   // the legal code or name that is most like what stands there
  std::string source;    // canonical or link of the rule
  std::size_t repeats = 1;  // how many places this one stands for
};

using Issues = std::vector<Issue>;

}  // namespace tasuki::fhir
