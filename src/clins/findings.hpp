// The issues found while one document is read. Collects places as byte offsets and turns them into
// lines and columns once, at the end.
#pragma once

#include <string>
#include <vector>

#include "clins/issue.hpp"
#include "fhir/issue.hpp"
#include "json/document.hpp"

namespace tasuki::clins {

class Findings {
 public:
  explicit Findings(const json::Document& document) : document_(document) {}

  // `place` is what is wrong, or the nearest thing around what is missing. Beyond
  // limits::kIssuesCollectedMax nothing is kept: the document is refused anyway.
  void add(IssueId id, std::string expression, json::Value place, std::string detail = {});
  bool empty() const { return issues_.empty(); }
  // Appends all, with their positions, in the order found.
  void append_to(fhir::Issues& issues);

 private:
  const json::Document& document_;
  fhir::Issues issues_;
  std::vector<std::size_t> offsets_;
};

// The first that is present: where to point when the thing itself may be missing.
inline json::Value nearest(json::Value thing, json::Value around) {
  return thing ? thing : around;
}

}  // namespace tasuki::clins
