#include "clins/issue.hpp"

#include <array>

namespace tasuki::clins {
namespace {

constexpr std::array kRows = {
#define TASUKI_ISSUE(name, code, issue_type, ja, en) \
  IssueRow{IssueId::name, code, issue_type, ja, en},
#include "clins/issues.def"
#undef TASUKI_ISSUE
};

}  // namespace

const IssueRow& issue_row(IssueId id) {
  return kRows[static_cast<std::size_t>(id)];
}

std::span<const IssueRow> issue_rows() {
  return kRows;
}

fhir::Issue make_issue(IssueId id) {
  const IssueRow& row = issue_row(id);
  fhir::Issue issue;
  issue.code = row.code;
  issue.issue_type = row.issue_type;
  issue.ja = row.ja;
  issue.en = row.en;
  return issue;
}

}  // namespace tasuki::clins
