// Narrative. http://hl7.org/fhir/R4/narrative.html#rules
#include "fhir/narrative.hpp"
#include "validate/json_text.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

namespace {

IssueId issue_of(fhir::NarrativeKind kind) {
  switch (kind) {
    case fhir::NarrativeKind::not_well_formed:
    case fhir::NarrativeKind::root_not_div:
    case fhir::NarrativeKind::namespace_missing:
      return IssueId::narrative_invalid;
    case fhir::NarrativeKind::no_content:
      return IssueId::narrative_blank;
    default:
      return IssueId::narrative_forbidden;
  }
}

}  // namespace

bool Walker::check_narrative(const Item& item) {
  const InFamily family(Family::narratives);
  const JsonText div(item.node.value);
  const std::vector<fhir::NarrativeFinding> findings = fhir::check_narrative(div.view());
  for (const fhir::NarrativeFinding& finding : findings)
    report(issue_of(finding.kind), item, finding.name);
  return findings.empty();
}

}  // namespace tasuki::validate
