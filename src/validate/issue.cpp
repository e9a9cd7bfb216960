#include "validate/issue.hpp"

#include <array>

namespace tasuki::validate {
namespace {

constexpr std::array kRows = {
#define TASUKI_ISSUE(name, code, severity, issue_type, ja, en, link) \
  IssueRow{IssueId::name, code, fhir::Severity::severity, issue_type, ja, en, link},
#include "validate/issues.def"
#undef TASUKI_ISSUE
};

}  // namespace

const IssueRow& issue_row(IssueId id) {
  return kRows[static_cast<std::size_t>(id)];
}

std::span<const IssueRow> issue_rows() {
  return kRows;
}

}  // namespace tasuki::validate
