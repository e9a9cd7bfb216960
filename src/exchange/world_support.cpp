#include "exchange/world_support.hpp"

#include <stdlib.h>

#include <filesystem>

#include "base/assert.hpp"
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
      exchange({store, clock, random, log, metrics, receipt_key, clins::shared_test_validator()}) {}

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
