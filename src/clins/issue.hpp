// The issues that this module can find in a document: issues.def as a table.
#pragma once

#include <span>
#include <string_view>

#include "fhir/issue.hpp"

namespace tasuki::clins {

enum class IssueId {
#define TASUKI_ISSUE(name, code, issue_type, ja, en) name,
#include "clins/issues.def"
#undef TASUKI_ISSUE
};

struct IssueRow {
  IssueId id;
  std::string_view code;
  std::string_view issue_type;
  std::string_view ja;
  std::string_view en;
};

const IssueRow& issue_row(IssueId id);
std::span<const IssueRow> issue_rows();

// The row as an Issue of severity error, without a place yet.
fhir::Issue make_issue(IssueId id);

}  // namespace tasuki::clins
