#include "exchange/world_support.hpp"

#include <stdlib.h>

#include <filesystem>

#include "base/assert.hpp"
#include "json/writer.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::exchange {
namespace {

constexpr std::string_view kInstitutionSystem =
    "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";

std::string make_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "tasuki_XXXXXX").string();
  TASUKI_ASSERT(mkdtemp(name.data()) != nullptr);
  return name;
}

std::unique_ptr<store::Store> open(const std::string& directory, Random& random, Metrics& metrics) {
  auto store = store::open_sqlite({directory + "/exchange.db", {}}, random, metrics);
  TASUKI_ASSERT(store.has_value());
  return std::move(*store);
}

void write_section(json::Writer& w, std::string_view code, std::string_view reference) {
  w.object().key("code").object().key("coding").array().object();
  w.field("system", "http://jpfhir.jp/fhir/clins/CodeSystem/document-section");
  w.field("code", code).end().end().end();
  w.key("entry").array().object().field("reference", reference).end().end().end();
}

void write_composition(json::Writer& w, const Letter& letter) {
  w.object().field("fullUrl", "urn:uuid:letter").key("resource").object();
  w.field("resourceType", "Composition").key("type").object().key("coding").array().object();
  w.field("system", "http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes");
  w.field("code", letter.type).end().end().end();
  w.field("title", letter.note + std::string(letter.bytes, 'x'));
  w.key("section").array();
  write_section(w, "920", "urn:uuid:from");
  write_section(w, "910", "urn:uuid:to");
  w.end().end().end();
}

void write_patient(json::Writer& w, const Letter& letter) {
  w.object().field("fullUrl", "urn:uuid:patient").key("resource").object();
  w.field("resourceType", "Patient").key("identifier").array().object();
  w.field("system", clins::kInsuredSystem).field("value", letter.insured).end().end();
  w.field("birthDate", letter.birth_date).end().end();
}

void write_organization(json::Writer& w, std::string_view url, std::string_view code) {
  w.object().field("fullUrl", url).key("resource").object();
  w.field("resourceType", "Organization").key("identifier").array().object();
  w.field("system", kInstitutionSystem).field("value", code).end().end().end().end();
}

}  // namespace

std::string Letter::json() const {
  json::Writer w;
  w.object().field("resourceType", "Bundle").field("type", "document");
  w.key("identifier").object().field("system", clins::kBundleIdentifierSystem);
  w.field("value", (prefix.empty() ? from : prefix) + "^2026^" + serial).end();
  w.key("entry").array();
  write_composition(w, *this);
  write_patient(w, *this);
  write_organization(w, "urn:uuid:from", from);
  write_organization(w, "urn:uuid:to", to);
  w.end().end();
  return w.take();
}

World::World()
    : directory_(make_directory()),
      clock(Time(std::chrono::seconds(1'800'000'000))),
      random(1),
      log(
          [this](std::string_view line) {
            const std::lock_guard lock(mutex_);
            lines_ += line;
          },
          Level::debug, "exchange", clock),
      store(open(directory_, random, metrics)),
      receipt_key(crypto::PrivateKey::generate()),
      exchange({store, clock, random, log, metrics, receipt_key}) {}

World::~World() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void World::add(std::string_view code, std::string_view name, std::vector<std::string> also) {
  store::Participant participant;
  participant.code = code;
  participant.also_codes = std::move(also);
  participant.name = name;
  participant.changed_at = clock.now();
  TASUKI_ASSERT(store.put_participant(participant).has_value());
}

void World::suspend(std::string_view code) {
  TASUKI_ASSERT(
      store.set_status(code, store::ParticipantStatus::suspended, clock.now()).has_value());
}

Caller World::caller(std::string_view code) const {
  Caller caller;
  caller.institution = code;
  caller.codes = {std::string(code)};
  caller.actor = {"dr-0042", "Medical Doctor", "TREAT"};
  caller.assertion = "header.claims.signature";
  caller.certificate = std::string(64, 'c');
  caller.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  return caller;
}

store::Store::Totals World::totals() {
  return store.totals().value();
}

std::string World::logged() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

}  // namespace tasuki::exchange
