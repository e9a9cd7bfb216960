#include "store/contract_support.hpp"

#include <array>

#include "base/random.hpp"
#include "sqlite/scratch_support.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::store {
namespace {

class SqliteBackend final : public Backend {
 public:
  std::unique_ptr<Store> open() override {
    return open_sqlite({scratch_.file("exchange.db"), ""}, random_, metrics_).value();
  }

 private:
  sqlite::ScratchDirectory scratch_;
  SystemRandom random_;
  Metrics metrics_;
};

const std::array<BackendRow, 1> kBackends = {{
    {"Sqlite", []() -> std::unique_ptr<Backend> { return std::make_unique<SqliteBackend>(); }},
}};

}  // namespace

std::span<const BackendRow> backends() {
  return kBackends;
}

Time at(int seconds) {
  return Time(std::chrono::milliseconds(1'780'000'000'123) + std::chrono::seconds(seconds));
}

AuditRecord audit(PersonKey person) {
  AuditRecord record;
  record.leaf = R"({"v":1,"event":"test"})";
  record.institution = kClinic;
  record.person = person;
  record.assertion = "header.claims.signature";
  return record;
}

UnitRecord letter(PersonKey person, std::uint64_t number, const std::string& value) {
  UnitRecord unit;
  unit.ref = {person, number};
  unit.kind = clins::Kind::referral;
  unit.sender = kClinic;
  unit.destination = kHospital;
  unit.identifier_system = kSystem;
  unit.identifier_value = value;
  unit.state = UnitState::viewable;
  unit.registered_at = at(0);
  unit.viewable_at = at(0);
  unit.receipt = "receipt of " + value;
  return unit;
}

Registration registration(UnitRecord unit, std::string_view content) {
  Registration made;
  made.audit = audit(unit.ref.person);
  made.unit = std::move(unit);
  made.unit.size = content.size();
  made.unit.digest = crypto::sha256(content);
  made.content = content;
  return made;
}

Participant institution(std::string_view code) {
  Participant participant;
  participant.code = code;
  participant.name = "襷クリニック";
  participant.kana = "タスキクリニック";
  participant.phone = "03-1234-5678";
  participant.postal_code = "100-0001";
  participant.address = "東京都千代田区千代田1-1";
  participant.changed_at = at(0);
  return participant;
}

std::string noise(std::size_t size, std::uint64_t seed) {
  return SeededRandom(seed).bytes(size);
}

std::string StoreTest::content_of(const UnitRecord& unit) {
  std::string content;
  for (std::size_t index = 0; index < Store::piece_count(unit.size); ++index)
    content += store_->read_piece(unit.ref, index).value();
  return content;
}

}  // namespace tasuki::store
