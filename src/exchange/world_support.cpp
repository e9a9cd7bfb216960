#include "exchange/world_support.hpp"

#include <stdlib.h>

#include <filesystem>

#include "base/assert.hpp"
#include "json/writer.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::exchange {
namespace {

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

std::unique_ptr<eligibility::Registry> open_registry(const std::string& directory,
                                                     const Clock& clock, Metrics& metrics) {
  auto registry =
      eligibility::Registry::open({.path = directory + "/eligibility.db"}, clock, metrics);
  TASUKI_ASSERT(registry.has_value());
  return std::move(*registry);
}

// One file of the registry's format; `write` adds to the object.
template <typename Write>
void load(eligibility::Registry& registry, Write write) {
  json::Writer w;
  w.object().field("format", "tasuki-eligibility-1");
  write(w);
  w.end();
  const eligibility::LoadFile file{"world.json", w.take()};
  const auto loaded = registry.load({&file, 1});
  TASUKI_ASSERT(loaded.has_value());
}

// Nobody signs in most tests; those who do bring their own roots.
std::shared_ptr<const signature::Trust> no_trust() {
  return std::make_shared<const signature::Trust>();
}

}  // namespace

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
      registry(open_registry(directory_, clock, metrics)),
      exchange({store, clock, random, log, metrics, receipt_key, clins::shared_test_validator(),
                registry, no_trust(), sanitizer}) {
  add_person("p-187", {{"00012345", "あいう", "187", "05"}});
  add_person("p-188", {{"00012345", "あいう", "188", "05"}});
}

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
  load(registry.registry(), [&](json::Writer& w) {
    w.key("institutions").array().object();
    w.field("code", code).field("name", name);
    w.key("takes_part").boolean(true).key("emergency").boolean(true);
    w.end().end();
  });
}

void World::add_person(std::string_view id, const std::vector<Number>& numbers,
                       std::string_view birth_date) {
  load(registry.registry(), [&](json::Writer& w) {
    w.key("persons").array().object();
    w.field("person", id).field("birth_date", birth_date);
    w.key("numbers").array();
    for (const Number& number : numbers) {
      w.object().field("payer", "insurance").field("insurer", number.insurer);
      w.field("symbol", number.symbol).field("number", number.number);
      w.field("branch", number.branch).field("valid_from", number.from);
      if (!number.to.empty()) w.field("valid_to", number.to);
      w.end();
    }
    w.end().end().end();
  });
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
