// Invariants. http://hl7.org/fhir/R4/conformance-rules.html#constraints
#include <algorithm>

#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using fhirpath::Answer;
using rulepack::ConstraintRow;
using rulepack::kNone;

namespace {

// At most: a waiver can make less of it.
fhir::Severity severity_of(const ConstraintRow& row) {
  const bool error =
      row.severity == rulepack::Severity::error && (row.flags & rulepack::kBestPractice) == 0;
  return error ? fhir::Severity::error : fhir::Severity::warning;
}

}  // namespace

// `done`: a list that was looked at already. `present`: see Knowledge::bit_of.
void Walker::check_invariants(const Item& item, rulepack::Range constraints, rulepack::Range done,
                              std::uint64_t present) {
  const InFamily family(Family::invariants);
  if (constraints.count == 0) return;
  if (constraints.first == done.first && constraints.count <= done.count) return;
  const auto before = pack_.constraint_refs(done);
  for (const Ref ref : pack_.constraint_refs(constraints)) {
    if (stopped()) return;
    if (!knowledge_.may_fail(ref, present)) continue;
    if (std::ranges::find(before, ref) != before.end()) continue;
    if (knowledge_.looks_around(ref)) ++ties_;
    if (!holds_natively(item, knowledge_.native(ref))) check_invariant(item, pack_.constraint(ref));
  }
}

void Walker::check_invariant(const Item& item, const ConstraintRow& row) {
  if ((row.flags & rulepack::kBestPractice) != 0 && !request_.best_practice) return;
  const fhir::Severity severity = severity_of(row);
  if (!wants(severity)) return;
  if (row.program == kNone) {
    report(IssueId::invariant_not_checked, item, std::string(pack_.text(row.key)));
    return;
  }
  const auto answer = evaluate(item, row, row.program);
  // An expression without a result is not true, as in the HL7 validator: dates of different
  // precision that cannot be compared break per-1.
  if (answer && *answer == Answer::yes) return;
  if (answer) return report_invariant(item, row);
  const bool costly = answer.error().code == Code::fhirpath_steps;
  Finding finding(costly ? IssueId::invariant_too_costly : IssueId::invariant_not_checked);
  finding.detail = pack_.text(row.key);
  if (costly) finding.severity = severity;
  report(std::move(finding), *item.place, item.node.value ? item.node.value : item.node.sibling);
}

void Walker::report_invariant(const Item& item, const ConstraintRow& row) {
  Finding finding(IssueId::waived);
  finding.code = pack_.text(row.code);
  finding.ja = pack_.text(row.ja);
  finding.en = pack_.text(row.en);
  finding.source = pack_.text(row.source);
  finding.detail =
      std::string(pack_.text(row.key)) + ": " + std::string(pack_.text(row.expression));
  if (row.waiver != kNone && is_waived(item, row)) {
    finding.ja = pack_.text(pack_.waiver(row.waiver).ja);
    finding.en = pack_.text(pack_.waiver(row.waiver).en);
  } else if (row.severity != rulepack::Severity::waived) {
    finding.severity = severity_of(row);
    finding.issue_type = "invariant";
  }
  report(std::move(finding), *item.place, item.node.value ? item.node.value : item.node.sibling);
}

bool Walker::is_waived(const Item& item, const ConstraintRow& row) {
  const rulepack::WaiverRow& waiver = pack_.waiver(row.waiver);
  if (waiver.program == kNone) return waiver.when == 0;
  const auto answer = evaluate(item, row, waiver.program);
  return answer && *answer == Answer::yes;
}

// http://hl7.org/fhir/R4/fhirpath.html#variables
Result<fhirpath::Answer> Walker::evaluate(const Item& item, const ConstraintRow& row, Ref program) {
  // Steps of their own, so that rules that only warn never change whether a document is refused.
  const bool refuses = severity_of(row) == fhir::Severity::error;
  std::size_t& steps_left = refuses ? steps_left_ : steps_left_for_warnings_;
  const Scope& scope = *item.scope;
  const bool contained = scope.kind == Scope::Kind::contained && scope.up != nullptr;
  fhirpath::Context context;
  context.focus = item.node;
  context.resource = scope.resource;
  context.root = contained ? scope.up->resource : scope.resource;
  context.now = request_.now;
  context.steps_max = std::min(limits::kFhirpathStepsMax, steps_left);
  auto answer = workspace_.evaluator->test(pack_.program(program), context);
  steps_left -= workspace_.evaluator->steps_taken();
  return answer;
}

}  // namespace tasuki::validate
