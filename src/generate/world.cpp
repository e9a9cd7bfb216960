#include "generate/world.hpp"

#include "base/assert.hpp"
#include "generate/documents.hpp"

namespace tasuki::generate {
namespace {

std::string content_of(const Occasion& occasion) {
  using enum clins::Kind;
  switch (occasion.visit->kind) {
    case conditions:
      return conditions_bundle(occasion);
    case allergies:
      return allergies_bundle(occasion);
    case observations:
      return observations_bundle(occasion);
    case referral:
      return referral_bundle(occasion);
    case discharge_summary:
      return discharge_summary_bundle(occasion);
    case checkup_report:
      return checkup_report_bundle(occasion);
    case patient_summary:
      return patient_summary_bundle(occasion);
  }
  TASUKI_ASSERT(false);
}

void write_institution(json::Writer& w, const Institution& institution) {
  const bool emergency = institution.kind == InstitutionKind::emergency ||
                         institution.kind == InstitutionKind::university ||
                         institution.kind == InstitutionKind::hospital;
  w.object().field("code", institution.code).field("name", institution.name);
  w.field("kana", institution.kana).field("phone", institution.phone);
  w.field("postal_code", institution.postal_code).field("address", institution.address);
  w.key("takes_part").boolean(true).key("emergency").boolean(emergency).end();
}

void write_person(json::Writer& w, const Person& person) {
  w.object().field("person", person.id).field("birth_date", to_date(person.birth));
  w.field("name", std::string(person.family.kanji) + " " + std::string(person.given.kanji));
  w.field("kana", std::string(person.family.kana) + " " + std::string(person.given.kana));
  w.field("sex", person.sex == Sex::female ? "female" : "male").field("address", person.address);
  w.key("numbers").array();
  for (const InsuredNumber& number : person.numbers) {
    w.object().field("payer", "insurance").field("insurer", number.insurer);
    w.field("symbol", number.symbol).field("number", number.number);
    w.field("branch", number.branch).field("valid_from", to_date(number.valid_from)).end();
  }
  w.end().end();
}

}  // namespace

std::vector<Document> World::documents(const Person& person) const {
  const History history = make_history(plan_.seed, person, plan_.today);
  std::vector<Document> documents;
  documents.reserve(history.visits.size());
  for (const Visit& visit : history.visits) {
    const std::string serial =
        std::to_string(person.number) + "-" + std::to_string(documents.size() + 1);
    const Occasion occasion{plan_.seed, &person, &history, &visit, "M-" + serial};
    Document document{visit.kind, visit.at, visit.destination, visit.on, {}, {}};
    document.identifier = Draft(occasion).identifier();
    document.content = content_of(occasion);
    documents.push_back(std::move(document));
  }
  return documents;
}

std::string institutions_file() {
  json::Writer w;
  w.object().field("format", "tasuki-eligibility-1").key("institutions").array();
  for (const Institution& institution : institutions()) write_institution(w, institution);
  w.end().end();
  return w.take();
}

std::string persons_file(const World& world, int first, int last) {
  json::Writer w;
  w.object().field("format", "tasuki-eligibility-1").key("persons").array();
  for (int number = first; number <= last; ++number) write_person(w, world.person(number));
  w.end().end();
  return w.take();
}

}  // namespace tasuki::generate
