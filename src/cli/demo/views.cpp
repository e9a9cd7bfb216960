#include "cli/demo/views.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/files.hpp"
#include "cli/demo/emr.hpp"
#include "cli/demo/parameters.hpp"
#include "clins/information_class.hpp"
#include "http/client.hpp"
#include "json/document.hpp"

namespace tasuki::cli::demo {
namespace {

// Consent at the hospital's reception, then its summary: how many entries are of that type.
Result<std::size_t> look(World& world, const std::string& consent, const std::string& body,
                         std::string_view type) {
  Emr hospital = TRY(Emr::at(world, world.hospital()));
  TRY(hospital.post("/fhir/Patient/$consent", {}, consent));
  const auto summary = TRY(hospital.post("/fhir/Patient/$summary", {}, body));
  const auto document = TRY(json::Document::parse(summary.body));
  std::size_t seen = 0;
  for (const json::Value entry : document->root()["entry"].items())
    if (type.empty() || entry["resource"]["resourceType"].equals(type)) ++seen;
  return seen;
}

}  // namespace

Result<std::size_t> show_results(World& world, const Letter& letter,
                                 const std::vector<std::string>& reports) {
  constexpr std::array<std::string_view, 1> kLaboratory = {"laboratory"};
  Emr clinic = TRY(Emr::at(world, world.clinic()));
  for (const std::string& report : reports) {
    http::Headers headers;
    headers.add("Tasuki-Wait", "20");
    TRY(clinic.post("/fhir/Bundle", std::move(headers), TRY(read_file(report))));
  }
  const Person& person = letter.plan.people.front();
  const std::string insured = written(person.insured);
  const std::string body = person_body(insured, person.birth_date);
  TRY_VOID(write_file(world.directory() + "/person.json", body));
  return look(world, person_body(insured, person.birth_date, kLaboratory), body, "Observation");
}

Result<std::size_t> show_person(World& world, const generate::Person& person) {
  std::vector<std::string_view> classes;
  for (const clins::InformationClassRow& row : clins::information_classes())
    classes.push_back(row.code);
  const std::string insured = person.numbers.back().written();
  const std::string birth_date = generate::to_date(person.birth);
  const std::string body = person_body(insured, birth_date);
  TRY_VOID(write_file(world.directory() + "/patient.json", body));
  TRY_VOID(write_file(world.directory() + "/patient.form",
                      "patient.identifier=" +
                          http::encode_query(std::string(clins::kInsuredSystem) + "|" + insured) +
                          "&patient.birthdate=" + birth_date));
  return look(world, person_body(insured, birth_date, classes), body, {});
}

std::vector<std::string> reports_in(const std::string& directory) {
  std::vector<std::string> reports;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(directory, none))
    reports.push_back(entry.path().string());
  std::ranges::sort(reports);
  return reports;
}

}  // namespace tasuki::cli::demo
