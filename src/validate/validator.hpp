// One verdict everywhere: the same document and the same rule pack give the same issues on a
// vendor's desk, in the gateway and in the exchange.
//
// Checks structure, cardinality, types, fixed values and patterns, bindings, slicing, invariants,
// extensions, references, Bundle rules and narrative; one family a file. Never stops at the first
// issue and never asks anybody outside: what cannot be checked with what is in the pack is said to
// be so (severity information), neither passed over nor refused. Warnings never refuse.
// A Validator is immutable and thread-safe; its threads keep their working memory between calls.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "fhir/issue.hpp"
#include "json/document.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::validate {

class Knowledge;

struct Request {
  // Canonicals that the root must conform to, besides its base definition and what its own
  // meta.profile claims.
  std::vector<std::string> profiles;
  Time now;
  // What the official validator calls -best-practice: recommendations (dom-6) as warnings.
  bool best_practice = true;
  // What cannot refuse the document is not looked for: for whoever only accepts or refuses.
  bool errors_only = false;
  // Of all invariants of the document that refuse together, and as many of those that warn. What
  // would take more breaks the rule.
  std::size_t steps_max = limits::kValidationStepsMax;
};

struct Verdict {
  // Sorted by place; with line and column; repeats grouped. At most limits::kIssuesCollectedMax
  // errors and as many others; the last one says so where there were more.
  fhir::Issues issues;
  std::size_t errors = 0;  // before grouping; at most limits::kFindingsMax
  std::size_t warnings = 0;
  bool capped = false;
  bool valid() const { return errors == 0; }
};

class Validator {
 public:
  explicit Validator(std::shared_ptr<const rulepack::Pack> pack);
  ~Validator();
  const rulepack::Pack& pack() const { return *pack_; }

  Verdict validate(const json::Document& document, const Request& request) const;

 private:
  std::shared_ptr<const rulepack::Pack> pack_;
  std::unique_ptr<const Knowledge> knowledge_;  // worked out of the pack once
};

}  // namespace tasuki::validate
