#include "gateway/fhir_server/pull_source.hpp"

#include <algorithm>
#include <array>

#include "clins/insured.hpp"
#include "clins/unit.hpp"
#include "crypto/digest.hpp"

namespace tasuki::gateway {
namespace {

using Until = FhirServer::Until;

constexpr std::string_view kDocuments = "DocumentReference";
constexpr std::string_view kDocumentType = "application/fhir+json";
constexpr std::chrono::minutes kHoldingsTime{30};

// Pages and the resources on them, which live as long.
struct Matches {
  std::vector<FhirServer::Page> pages;
  std::vector<json::Value> resources;
};

Result<Matches> all(FhirServer& server, const FhirServer::Search& search) {
  Matches found;
  TRY_VOID(server.search(search, [&](FhirServer::Page page) -> Result<> {
    for (const json::Value resource : matches(*page, search.type))
      found.resources.push_back(resource);
    if (found.resources.size() > limits::kFhirMatchesMax)
      return fail(Code::peer_answer_invalid, "more than 2000 of " + std::string(search.type));
    found.pages.push_back(std::move(page));
    return {};
  }));
  return found;
}

// What resources of a type tell.
struct TypeClass {
  std::string_view type;
  clins::InformationClass information;
};
constexpr std::array kTypeClasses = {
    TypeClass{"Condition", clins::InformationClass::conditions},
    TypeClass{"AllergyIntolerance", clins::InformationClass::allergies},
    TypeClass{"AllergyIntolerance", clins::InformationClass::contraindications},
    TypeClass{"Observation", clins::InformationClass::laboratory},
    TypeClass{"Observation", clins::InformationClass::infections},
    TypeClass{kDocuments, clins::InformationClass::documents},
    TypeClass{kDocuments, clins::InformationClass::checkups},
};

clins::ClassSet classes_of_type(std::string_view type) {
  clins::ClassSet classes;
  for (const TypeClass& row : kTypeClasses)
    if (row.type == type) classes.add(row.information);
  return classes;
}

// What would end a value, or begin another, is escaped:
// https://hl7.org/fhir/R4/search.html#escaping
std::string token(const std::string& system, const std::string& value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\\' || c == ',' || c == '|' || c == '$') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return http::encode_query(system + "|" + escaped);
}

// The period bounds what has a date of its own; conditions and allergies last.
std::string period_of(const pull::Question& question, clins::Kind kind) {
  if (kind != clins::Kind::observations) return {};
  std::string period;
  if (!question.start.empty()) period += "&date=ge" + http::encode_query(question.start);
  if (!question.end.empty()) period += "&date=le" + http::encode_query(question.end);
  return period;
}

}  // namespace

struct FhirServerSource::Patient {
  FhirServer::Page page;
  json::Value resource;
  std::string id;
  std::string number;
};

std::string FhirServerSource::number_of(json::Value patient) const {
  for (const json::Value identifier : patient["identifier"].items())
    if (identifier["system"].equals(with_.number_system)) return identifier["value"].string();
  return {};
}

Result<std::optional<FhirServerSource::Patient>> FhirServerSource::find(
    const pull::Subject& subject, Until until) {
  std::string form = "identifier=" + token(with_.number_system, subject.local_number);
  if (subject.local_number.empty()) {
    const auto insured = clins::written_insured(subject.insured);
    if (!insured) return std::optional<Patient>();
    form = "identifier=" + token(std::string(insured->system), insured->value);
  }
  Matches found = TRY(all(*with_.server, {"Patient", form, until}));
  if (subject.local_number.empty())
    std::erase_if(found.resources, [&](json::Value patient) {
      return !patient["birthDate"].equals(subject.birth_date);
    });
  if (found.resources.empty()) return std::optional<Patient>();
  if (found.resources.size() > 1)
    return fail(Code::peer_answer_invalid, "two patients under one number");
  Patient patient{nullptr, found.resources[0], found.resources[0]["id"].string(),
                  number_of(found.resources[0])};
  const auto page = std::ranges::find_if(
      found.pages, [](const auto& one) { return !matches(*one, "Patient").empty(); });
  patient.page = std::move(*page);
  return std::optional(std::move(patient));
}

// The same for the same patient in every answer of a year: "1310000001^2026^FC-0123...".
std::string FhirServerSource::identifier_of(const FhirSearchRow& row, const std::string& number,
                                            Time now) const {
  constexpr std::size_t kDigits = 32;
  return with_.institution + "^" + to_instant(now).substr(0, 4) + "^F" + row.letter + "-" +
         crypto::to_hex(crypto::sha256(number)).substr(0, kDigits);
}

Result<> FhirServerSource::add_information(const FhirSearchRow& row, const Patient& patient,
                                           const pull::Question& question, Until until,
                                           std::vector<std::string>& units) {
  if ((classes_of_type(row.type) & question.classes).empty()) return {};
  Matches found =
      TRY(all(*with_.server, {row.type,
                              "patient=" + http::encode_query(patient.id) +
                                  std::string(row.parameters) + period_of(question, row.kind),
                              until}));
  std::erase_if(found.resources, [](json::Value resource) { return !is_stated(resource); });
  const Time now = with_.clock.now();
  const Gathering gathering{row, with_.institution, identifier_of(row, patient.number, now), now,
                            question.classes};
  Gathered gathered = gather(gathering, patient.resource, found.resources, with_.validator);
  if (gathered.refused > 0)
    with_.log.warning("pull.fhir_left_out", {{"type", row.type}, {"count", gathered.refused}});
  if (gathered.unit) units.push_back(*std::move(gathered.unit));
  return {};
}

// Each is a Bundle as it would be registered; whatever else the EMR keeps as documents is passed
// over.
Result<> FhirServerSource::add_documents(const Patient& patient, const pull::Question& question,
                                         Until until, std::vector<std::string>& units) {
  if ((classes_of_type(kDocuments) & question.classes).empty()) return {};
  const Matches found = TRY(
      all(*with_.server,
          {kDocuments, "patient=" + http::encode_query(patient.id) + "&status=current", until}));
  for (const json::Value reference : found.resources)
    for (const json::Value content : reference["content"].items()) {
      const json::Value attachment = content["attachment"];
      if (!attachment["contentType"].equals(kDocumentType)) continue;
      std::string bundle = TRY(with_.server->read(attachment["url"].string(), until));
      const auto document = json::Document::parse(bundle);
      fhir::Issues issues;
      const auto unit = document ? clins::read_unit(**document, issues) : std::nullopt;
      if (unit && !(clins::classes_of(unit->kind) & classes_asked(question, unit->kind)).empty())
        units.push_back(std::move(bundle));
    }
  return {};
}

Result<std::vector<std::string>> FhirServerSource::units(const pull::Question& question) {
  const auto left = question.deadline - with_.clock.now() - limits::kFhirMargin;
  const Until until = std::chrono::steady_clock::now() + left;
  std::vector<std::string> units;
  const auto patient = TRY(find(question.subject, until));
  if (!patient) return units;
  for (const FhirSearchRow& row : fhir_search_rows())
    TRY_VOID(add_information(row, *patient, question, until, units));
  TRY_VOID(add_documents(*patient, question, until, units));
  return units;
}

Result<clins::ClassSet> FhirServerSource::offered(Until until) {
  const auto statement = json::Document::parse(TRY(with_.server->read("metadata", until)));
  if (!statement || !(*statement)->root()["resourceType"].equals("CapabilityStatement"))
    return fail(Code::peer_answer_invalid, "no CapabilityStatement");
  clins::ClassSet classes;
  for (const json::Value rest : (*statement)->root()["rest"].items())
    for (const json::Value resource : rest["resource"].items())
      classes = classes | classes_of_type(resource["type"].string());
  return classes;
}

Result<std::vector<Holding>> FhirServerSource::holdings() {
  const Until until = std::chrono::steady_clock::now() + kHoldingsTime;
  const clins::ClassSet classes = TRY(offered(until));
  std::vector<Holding> holdings;
  const FhirServer::Search everybody{"Patient", "_elements=identifier&_count=500", until,
                                     limits::kFhirPatientPagesMax};
  TRY_VOID(with_.server->search(everybody, [&](const FhirServer::Page& page) -> Result<> {
    for (const json::Value patient : matches(*page, "Patient"))
      if (std::string number = number_of(patient); !number.empty())
        holdings.push_back({std::move(number), classes});
    return {};
  }));
  return holdings;
}

}  // namespace tasuki::gateway
