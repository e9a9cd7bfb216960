// The issues of one document while it is walked. The same fault found by way of two profiles counts
// once; faults that differ only in the indices of their place become one Issue that counts them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/limits.hpp"
#include "validate/issue.hpp"
#include "validate/place.hpp"
#include "validate/validator.hpp"

namespace tasuki::validate {

// Views refer to tables or to the pack.
struct Finding {
  explicit Finding(IssueId id);
  std::string_view code;
  fhir::Severity severity;
  std::string_view issue_type;
  std::string_view ja;
  std::string_view en;
  std::string_view source;
  std::string detail;
  std::string nearest;
};

class Findings {
 public:
  Findings(const json::Document& document, const rulepack::Pack& pack);
  // `value`: what is wrong, or the nearest thing around what is missing.
  void add(Finding finding, const Place& place, const json::Value& value);
  // So many errors that nothing more needs to be looked for.
  bool full() const { return errors_.found >= limits::kFindingsMax; }
  Verdict take();  // sorted by place, with line and column

 private:
  // Errors have one of their own, so that no number of warnings hides an error.
  struct Budget {
    std::size_t found = 0;
    std::size_t listed = 0;
  };
  struct Group {
    std::size_t offset;
    fhir::Issue issue;
  };
  const json::Document& document_;
  const rulepack::Pack& pack_;
  Verdict verdict_;
  Budget errors_;
  Budget others_;
  std::vector<Group> groups_;
  std::unordered_map<std::string, std::size_t> group_of_;
  std::unordered_set<std::string> seen_;
};

}  // namespace tasuki::validate
