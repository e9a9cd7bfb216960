#include "clins/findings.hpp"

#include <iterator>
#include <utility>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "fhir/positions.hpp"

namespace tasuki::clins {

void Findings::add(IssueId id, std::string expression, json::Value place, std::string detail) {
  TASUKI_ASSERT(place);
  if (issues_.size() >= limits::kIssuesCollectedMax) return;
  fhir::Issue issue = make_issue(id);
  issue.expression = std::move(expression);
  issue.detail = std::move(detail);
  issues_.push_back(std::move(issue));
  offsets_.push_back(place.offset());
}

void Findings::append_to(fhir::Issues& issues) {
  const std::vector<json::Position> places = fhir::positions(document_, offsets_);
  for (std::size_t i = 0; i < issues_.size(); ++i) issues_[i].position = places[i];
  issues.insert(issues.end(), std::make_move_iterator(issues_.begin()),
                std::make_move_iterator(issues_.end()));
  issues_.clear();
  offsets_.clear();
}

}  // namespace tasuki::clins
