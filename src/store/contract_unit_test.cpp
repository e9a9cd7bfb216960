// Registering, finding and moving units, on every store.
#include <atomic>
#include <thread>

#include "base/limits.hpp"
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

using UnitContract = StoreTest;
TASUKI_FOR_EACH_STORE(UnitContract);

TEST_P(UnitContract, APersonKeepsItsKey) {
  const PersonKey first = store_->person_of("I|00012345|あいう|187|05").value();
  EXPECT_EQ(store_->person_of("I|00012345|あいう|187|05").value(), first);
  EXPECT_NE(store_->person_of("I|00012345|あいう|188|05").value(), first);
  EXPECT_GT(first, 0U);
  EXPECT_LT(first, std::uint64_t{1} << 63U);
}

TEST_P(UnitContract, APersonThatIsNewToTwoAtOnceGetsOneKey) {
  const auto other = backend_->open();
  PersonKey first = 0;
  PersonKey second = 0;
  std::thread one([&] { first = store_->person_of("I|1|2|3|").value(); });
  std::thread two([&] { second = other->person_of("I|1|2|3|").value(); });
  one.join();
  two.join();
  EXPECT_EQ(first, second);
  EXPECT_EQ(store_->totals().value().persons, 1U);
}

TEST_P(UnitContract, ARegisteredUnitIsFoundAsItWasGiven) {
  UnitRecord unit = letter(7, ~std::uint64_t{0}, "1310000001^2026^0001");
  const Registered registered = put(unit, R"({"resourceType":"Bundle"})");
  EXPECT_TRUE(registered.created);
  const UnitRecord found = store_->find(unit.ref).value().value();
  EXPECT_EQ(found.ref, unit.ref);
  EXPECT_EQ(found.kind, clins::Kind::referral);
  EXPECT_EQ(found.sender, kClinic);
  EXPECT_EQ(found.destination, kHospital);
  EXPECT_EQ(found.identifier_system, kSystem);
  EXPECT_EQ(found.identifier_value, "1310000001^2026^0001");
  EXPECT_EQ(found.size, 25U);
  EXPECT_EQ(found.digest, crypto::sha256(R"({"resourceType":"Bundle"})"));
  EXPECT_EQ(found.state, UnitState::viewable);
  EXPECT_EQ(found.registered_at, at(0));
  EXPECT_EQ(found.viewable_at, at(0));
  EXPECT_EQ(found.first_fetched_at, std::nullopt);
  EXPECT_EQ(found.acknowledged_at, std::nullopt);
  EXPECT_EQ(found.receipt, "receipt of 1310000001^2026^0001");
}

TEST_P(UnitContract, AnUnknownUnitIsNotFound) {
  put(letter(7, 1, "a"));
  EXPECT_EQ(store_->find({7, 2}).value(), std::nullopt);
  EXPECT_EQ(store_->find({8, 1}).value(), std::nullopt);
}

TEST_P(UnitContract, TheSameThreeKeysAgainGiveTheUnitThatStandsThereAndWriteNothing) {
  put(letter(7, 1, "a"), "first");
  const auto before = audit_records();
  const Registered again = put(letter(7, 2, "a"), "second");
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.unit.ref.number, 1U);
  EXPECT_EQ(again.unit.digest, crypto::sha256("first"));
  EXPECT_EQ(again.unit.receipt, "receipt of a");
  EXPECT_EQ(audit_records(), before);
  EXPECT_EQ(store_->find({7, 2}).value(), std::nullopt);
  EXPECT_EQ(content_of(again.unit), "first");
}

TEST_P(UnitContract, EachOfTheThreeKeysMakesAnotherUnit) {
  put(letter(7, 1, "a"));
  UnitRecord other_system = letter(7, 3, "a");
  other_system.identifier_system = "urn:tasuki:another";
  EXPECT_TRUE(put(letter(8, 2, "a")).created);
  EXPECT_TRUE(put(other_system).created);
  EXPECT_TRUE(put(letter(7, 4, "b")).created);
}

TEST_P(UnitContract, ManyThreadsWithTheSameThreeKeysMakeOneUnit) {
  std::atomic<int> created = 0;
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 16; ++i)
    threads.emplace_back([&, i] {
      if (put(letter(7, i, "same"), noise(100, i)).created) ++created;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(created, 1);
  EXPECT_EQ(store_->totals().value().units, 1U);
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(UnitContract, BySendersIdentifierTheNewestComesFirst) {
  put(letter(7, 1, "a"));
  put(letter(8, 2, "a"));
  put(letter(7, 3, "b"));
  const auto units = store_->find_by_identifier(kClinic, kSystem, "a").value();
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units[0].ref.number, 2U);
  EXPECT_EQ(units[1].ref.number, 1U);
  EXPECT_TRUE(store_->find_by_identifier(kHospital, kSystem, "a").value().empty());
  EXPECT_TRUE(store_->find_by_identifier(kClinic, "urn:tasuki:another", "a").value().empty());
}

TEST_P(UnitContract, ATransitionMovesTheStateAndSetsItsTimes) {
  put(letter(7, 1, "a"));
  const Transition fetch{{7, 1}, UnitState::viewable, UnitState::viewable, at(5), {}};
  EXPECT_EQ(store_->apply(fetch, audit(7)).value()->first_fetched_at, at(5));
  const Transition acknowledge{{7, 1}, UnitState::viewable, UnitState::obtained, at(8), at(9)};
  const UnitRecord obtained = store_->apply(acknowledge, audit(7)).value().value();
  EXPECT_EQ(obtained.state, UnitState::obtained);
  EXPECT_EQ(obtained.first_fetched_at, at(5)) << "what is set stays";
  EXPECT_EQ(obtained.acknowledged_at, at(9));
  EXPECT_EQ(store_->find({7, 1}).value()->acknowledged_at, at(9));
}

TEST_P(UnitContract, ATransitionFromAStateThatHasPassedWritesNothing) {
  put(letter(7, 1, "a"));
  const Transition cancel{{7, 1}, UnitState::viewable, UnitState::cancelled, {}, {}};
  EXPECT_TRUE(store_->apply(cancel, audit(7)).value().has_value());
  const auto before = audit_records();
  const Transition acknowledge{{7, 1}, UnitState::viewable, UnitState::obtained, {}, at(9)};
  EXPECT_EQ(store_->apply(acknowledge, audit(7)).value(), std::nullopt);
  EXPECT_EQ(store_->apply({{7, 2}, {}, {}, {}, {}}, audit(7)).value(), std::nullopt);
  EXPECT_EQ(audit_records(), before);
  EXPECT_EQ(store_->find({7, 1}).value()->state, UnitState::cancelled);
}

TEST_P(UnitContract, OfManyTransitionsFromOneStateOneIsTaken) {
  put(letter(7, 1, "a"));
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      const Transition acknowledge{{7, 1}, UnitState::viewable, UnitState::obtained, {}, at(9)};
      if (store_->apply(acknowledge, audit(7)).value()) ++taken;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(audit_records(), 2U);
}

TEST_P(UnitContract, AuditRecordsAreKeptEvenWhenTheyAreAlike) {
  ASSERT_TRUE(store_->record({audit(7), audit(7), audit()}));
  EXPECT_EQ(audit_records(), 3U);
}

TEST_P(UnitContract, ContentOfEverySizeComesBackByteForByte) {
  const std::size_t kPiece = limits::kChunkBytes;
  std::uint64_t number = 0;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kPiece - 1, kPiece, kPiece + 1, 3 * kPiece}) {
    const std::string content = noise(size, size);
    const UnitRecord unit = put(letter(7, ++number, std::to_string(size)), content).unit;
    EXPECT_EQ(Store::piece_count(unit.size), (size + kPiece - 1) / kPiece);
    EXPECT_EQ(content_of(unit), content) << size;
  }
}

TEST_P(UnitContract, TheLargestDocumentComesBackByteForByte) {
  const std::string content = noise(limits::kBodyBytesMax);
  const UnitRecord unit = put(letter(7, 1, "a"), content).unit;
  EXPECT_EQ(Store::piece_count(unit.size), 40U);
  EXPECT_EQ(content_of(unit), content);
}

TEST_P(UnitContract, APieceBehindTheLastOneIsUnknown) {
  put(letter(7, 1, "a"), std::string(limits::kChunkBytes, 'x'));
  EXPECT_TRUE(store_->read_piece({7, 1}, 0));
  EXPECT_EQ(store_->read_piece({7, 1}, 1).error().code, Code::item_unknown);
  EXPECT_EQ(store_->read_piece({7, 2}, 0).error().code, Code::item_unknown);
}

TEST_P(UnitContract, EverythingIsThereAfterOpeningAgain) {
  const std::string secret = store_->secret();
  EXPECT_EQ(secret.size(), 32U);
  const PersonKey person = store_->person_of("I|1|2|3|").value();
  const UnitRecord unit = put(letter(person, 1, "a"), "content").unit;
  store_ = nullptr;
  store_ = backend_->open();
  EXPECT_EQ(store_->secret(), secret);
  EXPECT_EQ(store_->person_of("I|1|2|3|").value(), person);
  EXPECT_EQ(content_of(unit), "content");
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(UnitContract, TotalsCountWhatIsThere) {
  const PersonKey person = store_->person_of("I|1|2|3|").value();
  put(letter(person, 1, "a"));
  put(letter(person, 2, "b"));
  ASSERT_TRUE(store_->put_participant(institution(kClinic)));
  const Store::Totals totals = store_->totals().value();
  EXPECT_EQ(totals.units, 2U);
  EXPECT_EQ(totals.persons, 1U);
  EXPECT_EQ(totals.audit_records, 2U);
  EXPECT_EQ(totals.participants, 1U);
}

}  // namespace
}  // namespace tasuki::store
