// fixed[x] and pattern[x].
// http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_
#include "validate/patterns.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

using rulepack::kNone;

void Walker::check_fixed_and_pattern(const Item& item, const ElementRow& rule) {
  const InFamily family(Family::values);
  if (rule.fixed != kNone &&
      !is_like(instance_, pack_, item.node.value, rule.fixed, Likeness::equal))
    report(IssueId::fixed_differs, item, describe(pack_, rule.fixed));
  if (rule.pattern != kNone &&
      !is_like(instance_, pack_, item.node.value, rule.pattern, Likeness::contains))
    report(IssueId::pattern_differs, item, describe(pack_, rule.pattern));
}

}  // namespace tasuki::validate
