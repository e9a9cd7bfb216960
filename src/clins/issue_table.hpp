// The table of issues that reading a unit can raise (issues.def).
#pragma once

#include <span>
#include <string_view>

namespace tasuki::clins {

enum class UnitIssue {
#define TASUKI_ISSUE(name, code, issue_type, ja, en) name,
#include "clins/issues.def"
#undef TASUKI_ISSUE
};

struct IssueRow {
  UnitIssue issue;
  std::string_view code;
  std::string_view issue_type;
  std::string_view ja;
  std::string_view en;
};

const IssueRow& issue_row(UnitIssue issue);
std::span<const IssueRow> issue_rows();

}  // namespace tasuki::clins
