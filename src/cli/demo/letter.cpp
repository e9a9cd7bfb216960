#include "cli/demo/letter.hpp"

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "clins/unit.hpp"
#include "fhir/bundle.hpp"

namespace tasuki::cli::demo {
namespace {

// The name of the Organization that carries this code, or the code itself.
std::string name_of(const fhir::Bundle& bundle, const std::string& code) {
  for (const fhir::Entry& entry : bundle.entries()) {
    if (!entry.resource.is("Organization")) continue;
    for (const fhir::Identifier& identifier : entry.resource.identifiers())
      if (identifier.value == code) return entry.resource.node()["name"].string();
  }
  return code;
}

}  // namespace

Result<Letter> read_letter(const std::string& path) {
  Letter letter;
  letter.content = TRY(read_file(path));
  const auto document = TRY(json::Document::parse(letter.content));
  fhir::Issues issues;
  const auto unit = clins::read_unit(*document, issues);
  if (!unit) {
    const fhir::Issue& first = issues.front();
    return fail(Code::document_refused, path + ": " + first.code + " " + first.expression);
  }
  const auto bundle = fhir::Bundle::from(document->root());
  letter.identifier = unit->identifier_value;
  World::Plan& plan = letter.plan;
  plan.sender_code = unit->issuers.front().code;
  plan.destination_code = unit->destination;
  for (const clins::NamedInstitution& issuer : unit->issuers) {
    const bool known = issuer.code == plan.sender_code ||
                       std::ranges::find(plan.sender_also, issuer.code) != plan.sender_also.end();
    if (!known) plan.sender_also.push_back(issuer.code);
  }
  plan.sender_name = name_of(*bundle, plan.sender_code);
  for (const std::string& code : plan.sender_also)
    if (plan.sender_name == plan.sender_code) plan.sender_name = name_of(*bundle, code);
  plan.destination_name = name_of(*bundle, plan.destination_code);
  plan.add({unit->insured, unit->birth_date});
  return letter;
}

std::vector<Person> people_of(const std::string& directory) {
  std::vector<Person> people;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
    const auto letter = read_letter(entry.path().string());
    if (letter) people.push_back(letter->plan.people.front());
  }
  return people;
}

}  // namespace tasuki::cli::demo
