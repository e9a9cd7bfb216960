#include "clins/verdict.hpp"

#include <algorithm>
#include <set>

#include "clins/unit.hpp"
#include "fhir/bundle.hpp"

namespace tasuki::clins {
namespace {

// The unit's own rules and the pack's state some national rules both; one of them is enough.
void append_new(fhir::Issues found, fhir::Issues& issues) {
  std::set<std::string, std::less<>> known;
  for (const fhir::Issue& issue : issues) known.insert(issue.code);
  for (fhir::Issue& issue : found)
    if (!known.contains(issue.code)) issues.push_back(std::move(issue));
}

bool claims_kind(const json::Document& document) {
  const auto bundle = fhir::Bundle::from(document.root());
  if (!bundle) return false;
  return std::ranges::any_of(
      kind_rows(), [&](const KindRow& row) { return bundle->resource().has_profile(row.profile); });
}

}  // namespace

void check_rules(const json::Document& document, std::optional<Kind> kind,
                 const validate::Validator& validator, validate::Request request,
                 fhir::Issues& issues) {
  if (kind) request.profiles.emplace_back(kind_row(*kind).profile);
  append_new(validator.validate(document, request).issues, issues);
}

fhir::Issues verdict(const json::Document& document, const validate::Validator& validator,
                     validate::Request request) {
  fhir::Issues issues;
  if (claims_kind(document)) {
    const auto unit = read_unit(document, issues);
    if (unit) request.profiles.emplace_back(kind_row(unit->kind).profile);
  }
  append_new(validator.validate(document, request).issues, issues);
  return issues;
}

bool any_error(const fhir::Issues& issues) {
  return std::ranges::any_of(
      issues, [](const fhir::Issue& issue) { return issue.severity == fhir::Severity::error; });
}

}  // namespace tasuki::clins
