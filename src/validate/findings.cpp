#include "validate/findings.hpp"

#include <algorithm>
#include <utility>

#include "fhir/positions.hpp"
#include "validate/family.hpp"

namespace tasuki::validate {
namespace {

std::string key_of(const Finding& finding, const Place& place, const rulepack::Pack& pack,
                   Indices indices) {
  std::string key;
  key.reserve(256);  // one allocation, as a rule
  key += finding.code;
  key += ' ';
  append_path(key, place, pack, indices);
  key += ' ';
  key += finding.detail;
  return key;
}

fhir::Issue to_issue(Finding finding, std::string expression) {
  fhir::Issue issue;
  issue.severity = finding.severity;
  issue.code = finding.code;
  issue.issue_type = finding.issue_type;
  issue.expression = std::move(expression);
  issue.ja = finding.ja;
  issue.en = finding.en;
  issue.source = finding.source;
  issue.detail = std::move(finding.detail);
  issue.nearest = std::move(finding.nearest);
  return issue;
}

}  // namespace

Finding::Finding(IssueId id) {
  const IssueRow& row = issue_row(id);
  code = row.code;
  severity = row.severity;
  issue_type = row.issue_type;
  ja = row.ja;
  en = row.en;
  source = row.link;
}

Findings::Findings(const json::Document& document, const rulepack::Pack& pack)
    : document_(document), pack_(pack) {}

void Findings::add(Finding finding, const Place& place, const json::Value& value) {
  const InFamily family(Family::findings);
  Budget& budget = finding.severity == fhir::Severity::error ? errors_ : others_;
  if (budget.found >= limits::kFindingsMax) {
    verdict_.capped = true;
    return;
  }
  if (!seen_.insert(key_of(finding, place, pack_, Indices::shown)).second) return;
  ++budget.found;
  verdict_.warnings += finding.severity == fhir::Severity::warning ? 1 : 0;
  std::string group = key_of(finding, place, pack_, Indices::hidden);
  const auto found = group_of_.find(group);
  if (found != group_of_.end()) {
    ++groups_[found->second].issue.repeats;
    return;
  }
  if (budget.listed >= limits::kIssuesCollectedMax) {
    verdict_.capped = true;
    return;
  }
  ++budget.listed;
  group_of_.emplace(std::move(group), groups_.size());
  std::string expression;
  append_path(expression, place, pack_);
  groups_.push_back(
      {value ? value.offset() : 0, to_issue(std::move(finding), std::move(expression))});
}

Verdict Findings::take() {
  const InFamily family(Family::findings);
  std::ranges::stable_sort(groups_, {}, &Group::offset);
  std::vector<std::size_t> offsets;
  offsets.reserve(groups_.size());
  for (const Group& group : groups_) offsets.push_back(group.offset);
  const std::vector<json::Position> positions = fhir::positions(document_, offsets);
  verdict_.issues.reserve(groups_.size());
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    groups_[i].issue.position = positions[i];
    verdict_.issues.push_back(std::move(groups_[i].issue));
  }
  verdict_.capped = verdict_.capped || full();
  if (verdict_.capped) verdict_.issues.push_back(to_issue(Finding(IssueId::list_capped), {}));
  verdict_.errors = errors_.found;
  return std::move(verdict_);
}

}  // namespace tasuki::validate
