// The issues that the validator finds by itself: issues.def as a table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/issue.hpp"

namespace tasuki::validate {

enum class IssueId : std::uint16_t {
#define TASUKI_ISSUE(name, code, severity, issue_type, ja, en, link) name,
#include "validate/issues.def"
#undef TASUKI_ISSUE
};

struct IssueRow {
  IssueId id;
  std::string_view code;
  fhir::Severity severity;  // unless the rule at hand says otherwise
  std::string_view issue_type;
  std::string_view ja;
  std::string_view en;
  std::string_view link;  // of the specification
};

const IssueRow& issue_row(IssueId id);
std::span<const IssueRow> issue_rows();

}  // namespace tasuki::validate
