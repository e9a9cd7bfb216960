#include "clins/parties.hpp"

#include <utility>

#include "clins/institution.hpp"

namespace tasuki::clins {
namespace {

constexpr std::string_view kCodeExtension =
    "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber";
constexpr std::string_view kSectionSystem =
    "http://jpfhir.jp/fhir/clins/CodeSystem/document-section";
constexpr std::string_view kOlderSectionSystem =
    "http://jpfhir.jp/fhir/eReferral/CodeSystem/document-section";
constexpr std::string_view kSender = "920";
constexpr std::string_view kDestination = "910";

bool has_code(json::Value section, std::string_view code) {
  for (const json::Value coding : section["code"]["coding"].items()) {
    const json::Value system = coding["system"];
    if (coding["code"].equals(code) &&
        (system.equals(kSectionSystem) || system.equals(kOlderSectionSystem)))
      return true;
  }
  return false;
}

constexpr std::size_t kNowhere = ~std::size_t{0};

// Where the section of that code stands among those directly in the Composition; says so when there
// are more.
std::size_t find_section(const std::vector<fhir::Section>& sections, std::string_view code,
                         Findings& findings) {
  std::size_t found = kNowhere;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].parent != fhir::Section::kNone || !has_code(sections[i].node, code)) continue;
    if (found == kNowhere)
      found = i;
    else
      findings.add(IssueId::section_repeated, fhir::section_path(sections, i), sections[i].node,
                   std::string(code));
  }
  return found;
}

void take(json::Value value, json::Value around, std::string expression,
          std::vector<CodePlace>& codes, Findings& findings) {
  std::string code = value.string();
  if (is_institution_code(code))
    codes.push_back({std::move(code), std::move(expression), value});
  else
    findings.add(IssueId::institution_code_invalid, std::move(expression), nearest(value, around));
}

// The codes of the organizations that a section refers to; false when none carries one at all.
bool read_codes(const fhir::Bundle& bundle, json::Value section, std::vector<CodePlace>& codes,
                Findings& findings) {
  bool any = false;
  std::vector<bool> seen(bundle.entries().size());  // an organization is read once
  for (const json::Value reference : section["entry"].items()) {
    const fhir::Entry* entry = bundle.resolve(reference["reference"].string());
    if (entry == nullptr || seen[entry->index] || !entry->resource.is("Organization")) continue;
    seen[entry->index] = true;
    std::size_t i = 0;
    for (const fhir::Identifier& identifier : entry->resource.identifiers()) {
      const std::size_t at = i++;
      if (identifier.system != kInstitutionSystem) continue;
      any = true;
      take(identifier.node["value"], identifier.node,
           entry->path() + ".identifier[" + std::to_string(at) + "].value", codes, findings);
    }
  }
  return any;
}

std::vector<CodePlace> read_party(const fhir::Bundle& bundle,
                                  const std::vector<fhir::Section>& sections, std::string_view code,
                                  IssueId missing, Findings& findings) {
  std::vector<CodePlace> codes;
  const std::size_t section = find_section(sections, code, findings);
  const fhir::Entry& composition = bundle.entries()[0];
  if (section == kNowhere) {
    const json::Value node = composition.resource.node();
    findings.add(missing, composition.path() + ".section", nearest(node["section"], node));
  } else if (!read_codes(bundle, sections[section].node, codes, findings)) {
    findings.add(missing, fhir::section_path(sections, section), sections[section].node);
  }
  return codes;
}

std::string one_destination(const std::vector<CodePlace>& codes, Findings& findings) {
  if (codes.empty()) return {};
  for (const CodePlace& place : codes) {
    if (place.code == codes[0].code) continue;
    findings.add(IssueId::destination_ambiguous, place.expression, place.place, place.code);
    break;
  }
  return codes[0].code;
}

}  // namespace

void read_sections(const fhir::Bundle& bundle, const std::vector<fhir::Section>& sections,
                   const KindRow& row, Parties& parties, Findings& findings) {
  if (row.sender_section == Need::required) {
    for (CodePlace& code : read_party(bundle, sections, kSender, IssueId::sender_missing, findings))
      parties.issuers.push_back(std::move(code));
  }
  if (row.destination_section == Need::required) {
    const std::vector<CodePlace> codes =
        read_party(bundle, sections, kDestination, IssueId::destination_missing, findings);
    parties.destination = one_destination(codes, findings);
  }
}

void read_extensions(const fhir::Bundle& bundle, Parties& parties, Findings& findings) {
  for (const fhir::Entry& entry : bundle.entries()) {
    std::size_t i = 0;
    for (const json::Value extension : entry.resource.node()["extension"].items()) {
      const std::size_t at = i++;
      if (!extension["url"].equals(kCodeExtension)) continue;
      take(extension["valueIdentifier"]["value"], extension,
           entry.path() + ".extension[" + std::to_string(at) + "].valueIdentifier.value",
           parties.issuers, findings);
    }
  }
}

}  // namespace tasuki::clins
