// How often an element may stand. http://hl7.org/fhir/R4/conformance-rules.html#cardinality
#include "validate/walker.hpp"

namespace tasuki::validate {
namespace {

std::string range_of(std::uint32_t min, std::uint32_t max) {
  return std::to_string(min) + ".." + (max == rulepack::kMaxUnbounded ? "*" : std::to_string(max));
}

}  // namespace

// What is missing is said of the object that lacks it.
void Walker::check_absent(const Item& parent, const ElementRow& rule) {
  if (rule.min > 0) check_cardinality(parent, rule, 0, {});
  if (rule.slicing != rulepack::kNone) check_slices(parent, rule, {}, workspace_.slices.size());
}

void Walker::check_cardinality(const Item& parent, const ElementRow& rule, std::size_t count,
                               const json::Value& where) {
  const InFamily family(Family::cardinality);
  if (count >= rule.min && count <= rule.max) return;
  std::string detail(pack_.text(rule.path));
  detail += ' ' + range_of(rule.min, rule.max);
  const IssueId id = count < rule.min ? IssueId::too_few : IssueId::too_many;
  Finding finding(id);
  finding.detail = std::move(detail);
  if ((pack_.structure(rule.structure).flags & rulepack::kProfile) != 0)
    finding.source = pack_.text(pack_.structure(rule.structure).url);
  const json::Value around = parent.node.value ? parent.node.value : parent.node.sibling;
  report(std::move(finding), *parent.place, where ? where : around);
}

}  // namespace tasuki::validate
