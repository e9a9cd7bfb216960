#include "clins/unit.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "base/text.hpp"
#include "clins/findings.hpp"
#include "clins/institution.hpp"
#include "clins/parties.hpp"
#include "clins/recognise.hpp"
#include "fhir/bundle.hpp"
#include "fhir/positions.hpp"

namespace tasuki::clins {
namespace {

constexpr std::size_t kInstitutionDigits = 10;

bool is_serial_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

// Rule R2152: ^[0-4][0-9][1-3][0-9]{7}[\^]20[2-3][0-9][\^][A-Za-z0-9\-]{1,36}$
bool is_identifier_value(std::string_view value) {
  constexpr std::size_t kSerialMax = 36;
  const std::vector<std::string_view> parts = split(value, '^');
  if (parts.size() != 3 || !is_institution_code(parts[0])) return false;
  const std::string_view year = parts[1];
  const std::string_view serial = parts[2];
  if (year.size() != 4 || !all_digits(year) || !year.starts_with("20")) return false;
  if (year[2] != '2' && year[2] != '3') return false;
  return !serial.empty() && serial.size() <= kSerialMax &&
         std::ranges::all_of(serial, is_serial_character);
}

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// http://hl7.org/fhir/R4/datatypes.html#date allows a year or a month alone; who a person is, is
// decided by a whole one.
bool is_whole_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view year = text.substr(0, 4);
  const std::string_view month = text.substr(5, 2);
  const std::string_view day = text.substr(8, 2);
  if (!all_digits(year) || !all_digits(month) || !all_digits(day)) return false;
  return number(year) > 0 &&
         std::chrono::year_month_day(std::chrono::year(number(year)),
                                     std::chrono::month(static_cast<unsigned>(number(month))),
                                     std::chrono::day(static_cast<unsigned>(number(day))))
             .ok();
}

void read_identifier(const fhir::Bundle& bundle, Unit& unit, std::vector<CodePlace>& issuers,
                     Findings& findings) {
  const fhir::Identifier identifier = bundle.identifier();
  const json::Value around = nearest(identifier.node, bundle.node());
  if (identifier.system != kBundleIdentifierSystem)
    findings.add(IssueId::identifier_system, "Bundle.identifier.system",
                 nearest(identifier.node["system"], around),
                 "expected " + std::string(kBundleIdentifierSystem));
  const json::Value value = identifier.node["value"];
  if (!is_identifier_value(identifier.value)) {
    findings.add(IssueId::identifier_value, "Bundle.identifier.value", nearest(value, around));
    return;
  }
  unit.identifier_system = identifier.system;
  unit.identifier_value = identifier.value;
  issuers.push_back(
      {identifier.value.substr(0, kInstitutionDigits), "Bundle.identifier.value", value});
}

void read_insured(const fhir::Entry& patient, Unit& unit, Findings& findings) {
  const json::Value node = patient.resource.node();
  const std::string path = patient.path() + ".identifier";
  fhir::Identifier found;
  std::size_t found_at = 0;
  std::size_t count = 0;
  std::size_t i = 0;
  for (fhir::Identifier& identifier : patient.resource.identifiers()) {
    const std::size_t at = i++;
    if (identifier.system != kInsuredSystem && identifier.system != kPublicPayerSystem) continue;
    ++count;
    found_at = at;
    found = std::move(identifier);
  }
  if (count != 1) {
    findings.add(IssueId::insured_missing, path, nearest(node["identifier"], node),
                 "found " + std::to_string(count));
    return;
  }
  Result<InsuredIdentity> parsed = parse_insured(found.system, found.value);
  if (parsed && is_written_insured(found.system, found.value))
    unit.insured = std::move(*parsed);
  else
    findings.add(IssueId::insured_invalid, path + "[" + std::to_string(found_at) + "].value",
                 nearest(found.node["value"], found.node), parsed ? "" : parsed.error().detail);
}

void read_patient(const fhir::Bundle& bundle, Unit& unit, Findings& findings) {
  const fhir::Entry* patient = bundle.first("Patient");
  if (patient == nullptr) {
    findings.add(IssueId::patient_missing, "Bundle.entry",
                 nearest(bundle.node()["entry"], bundle.node()));
    return;
  }
  for (const fhir::Entry& entry : bundle.entries())
    if (&entry != patient && entry.resource.is("Patient"))
      findings.add(IssueId::patient_repeated, entry.path(), entry.resource.node());

  read_insured(*patient, unit, findings);
  const json::Value node = patient->resource.node();
  const json::Value birth_date = node["birthDate"];
  unit.birth_date = birth_date.string();
  if (!is_whole_date(unit.birth_date))
    findings.add(IssueId::birth_date_missing, patient->path() + ".birthDate",
                 nearest(birth_date, node));
}

void check_urls(const fhir::Bundle& bundle, Findings& findings) {
  // http://hl7.org/fhir/R4/bundle.html, bdl-7: fullUrl is unique in a Bundle.
  for (const fhir::Entry* entry : bundle.repeated_full_urls())
    findings.add(IssueId::full_url_repeated,
                 "Bundle.entry[" + std::to_string(entry->index) + "].fullUrl",
                 entry->node["fullUrl"]);
}

// http://hl7.org/fhir/R4/documents.html: what a section refers to is in the document. Only a URN
// cannot be meant to lie elsewhere.
void check_references(const fhir::Bundle& bundle, const std::vector<fhir::Section>& sections,
                      Findings& findings) {
  for (std::size_t i = 0; i < sections.size(); ++i) {
    std::size_t at = 0;
    for (const json::Value entry : sections[i].node["entry"].items()) {
      const std::size_t place = at++;
      const std::string reference = entry["reference"].string();
      if (!reference.starts_with("urn:") || bundle.resolve(reference) != nullptr) continue;
      findings.add(
          IssueId::reference_unresolved,
          fhir::section_path(sections, i) + ".entry[" + std::to_string(place) + "].reference",
          entry["reference"]);
    }
  }
}

void check_collection(const fhir::Bundle& bundle, std::optional<Kind> kind, Findings& findings) {
  const std::vector<fhir::Entry>& entries = bundle.entries();
  if (entries.empty() || !entries[0].resource.is("Patient"))
    findings.add(IssueId::patient_not_first, "Bundle.entry[0].resource",
                 entries.empty() ? bundle.node() : nearest(entries[0].node, bundle.node()));
  if (!kind) return;
  const std::string_view type = kind_row(*kind).type;
  for (const fhir::Entry& entry : entries)
    if (!entry.resource.is("Patient") && !entry.resource.is(type))
      findings.add(IssueId::types_mixed, entry.path(), nearest(entry.resource.node(), entry.node),
                   "expected " + std::string(type));
}

void place(const json::Document& document, std::vector<CodePlace>& codes, Unit& unit) {
  std::vector<std::size_t> offsets;
  for (const CodePlace& code : codes) offsets.push_back(code.place.offset());
  const std::vector<json::Position> found = fhir::positions(document, offsets);
  for (std::size_t i = 0; i < codes.size(); ++i)
    unit.issuers.push_back({std::move(codes[i].code), std::move(codes[i].expression), found[i]});
}

Unit read_bundle(const fhir::Bundle& bundle, const json::Document& document, Findings& findings) {
  Unit unit;
  Parties parties;
  const std::optional<Kind> kind = recognise(bundle, findings);
  unit.kind = kind.value_or(unit.kind);
  read_identifier(bundle, unit, parties.issuers, findings);
  read_patient(bundle, unit, findings);
  const std::vector<fhir::Section> sections = bundle.sections();
  if (kind) read_sections(bundle, sections, kind_row(*kind), parties, findings);
  read_extensions(bundle, parties, findings);
  if (bundle.node()["type"].equals("collection")) check_collection(bundle, kind, findings);
  if (kind) unit.marks = check_marks(bundle, *kind, findings);
  check_urls(bundle, findings);
  check_references(bundle, sections, findings);
  unit.destination = std::move(parties.destination);
  if (findings.empty()) place(document, parties.issuers, unit);
  return unit;
}

}  // namespace

std::optional<Unit> read_unit(const json::Document& document, fhir::Issues& issues) {
  Findings findings(document);
  std::optional<Unit> unit;
  if (const auto bundle = fhir::Bundle::from(document.root()))
    unit = read_bundle(*bundle, document, findings);
  else
    findings.add(IssueId::not_a_bundle, "Bundle", document.root());
  if (findings.empty()) return unit;
  findings.append_to(issues);
  return std::nullopt;
}

void check_issuer(const Unit& unit, std::span<const std::string> codes, fhir::Issues& issues) {
  for (const NamedInstitution& named : unit.issuers) {
    if (std::ranges::find(codes, named.code) != codes.end()) continue;
    fhir::Issue issue = make_issue(IssueId::issuer_differs);
    issue.expression = named.expression;
    issue.position = named.position;
    issue.detail = named.code;
    issues.push_back(std::move(issue));
  }
}

}  // namespace tasuki::clins
