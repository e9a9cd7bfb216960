// Changing, cancelling and restoring units, and what there is of a person, on every store.
#include "base/limits.hpp"
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

class ChangeContract : public StoreTest {
 protected:
  // The bytes that `by` points to live as long as the caller keeps them.
  bool change(std::uint64_t old_number, UnitState from, UnitRecord by, std::string_view content) {
    return store_->change({{7, old_number}, from, registration(std::move(by), content)}).value();
  }
  std::optional<UnitRecord> move(UnitState from, UnitState to) {
    Transition transition{{7, 1}, from, to, {}, {}};
    if (to == UnitState::cancelled) transition.cancelled_at = at(9);
    transition.unfetched = true;
    return store_->apply(transition, audit(7)).value();
  }
  std::size_t waiting() {
    return store_->inbox({std::string(kHospital), 0, {}, 50}).value().size();
  }
  std::size_t announced() { return store_->events(kHospital, 0, 50).value().size(); }
  void expect_sound() { EXPECT_EQ(store_->check(true).value(), ""); }
};
TASUKI_FOR_EACH_STORE(ChangeContract);

TEST_P(ChangeContract, AChangeTakesTheOldUnitOutAndKeepsTheNewOne) {
  put(letter(7, 1, "a"), noise(3 * limits::kChunkBytes));
  ASSERT_TRUE(change(1, UnitState::viewable, letter(7, 2, "a"), "new"));
  EXPECT_EQ(store_->find({7, 1}).value(), std::nullopt);
  const UnitRecord unit = store_->find_by_keys(7, kSystem, "a").value().value();
  EXPECT_EQ(unit.ref.number, 2U);
  EXPECT_EQ(content_of(unit), "new");
  EXPECT_EQ(store_->totals().value().units, 1U);
  EXPECT_EQ(waiting(), 1U);
  EXPECT_EQ(announced(), 1U);
  expect_sound();
}

TEST_P(ChangeContract, AChangeOfWhatMovedOnWritesNothing) {
  put(letter(7, 1, "a"), "old");
  const auto before = audit_records();
  EXPECT_FALSE(change(1, UnitState::held, letter(7, 2, "a"), "new"));
  EXPECT_FALSE(change(3, UnitState::viewable, letter(7, 2, "a"), "new"));
  EXPECT_EQ(audit_records(), before);
  EXPECT_EQ(content_of(store_->find({7, 1}).value().value()), "old");
}

TEST_P(ChangeContract, AChangeOfAFetchedUnitWritesNothing) {
  put(letter(7, 1, "a"), "old");
  ASSERT_TRUE(
      store_->apply({{7, 1}, UnitState::viewable, UnitState::viewable, at(1), {}}, audit(7)));
  EXPECT_FALSE(change(1, UnitState::viewable, letter(7, 2, "a"), "new"));
  EXPECT_EQ(content_of(store_->find({7, 1}).value().value()), "old");
}

TEST_P(ChangeContract, AChangeThatFailsHalfWayKeepsThePreviousState) {
  put(letter(7, 1, "a"), "old");
  put(letter(7, 3, "b"), "another");
  // The keys of yet another unit: met only after the old unit was taken out.
  const UnitRecord wrong = letter(7, 2, "b");
  EXPECT_FALSE(store_->change({{7, 1}, UnitState::viewable, registration(wrong, "new")}));
  EXPECT_EQ(content_of(store_->find({7, 1}).value().value()), "old");
  EXPECT_EQ(waiting(), 2U);
  expect_sound();
}

TEST_P(ChangeContract, ACancelledUnitIsRestoredToWhatItWas) {
  put(letter(7, 1, "a"));
  const UnitRecord cancelled = move(UnitState::viewable, UnitState::cancelled).value();
  EXPECT_EQ(cancelled.cancelled_at, at(9));
  EXPECT_EQ(cancelled.cancelled_from, UnitState::viewable);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(announced(), 0U);
  expect_sound();
  const UnitRecord restored = move(UnitState::cancelled, UnitState::viewable).value();
  EXPECT_EQ(restored.cancelled_at, std::nullopt);
  EXPECT_EQ(restored.cancelled_from, std::nullopt);
  EXPECT_EQ(waiting(), 1U);
  EXPECT_EQ(announced(), 1U);
  expect_sound();
}

TEST_P(ChangeContract, AWithdrawnConsentTakesTheUnitFromItsDestination) {
  put(letter(7, 1, "a"));
  ASSERT_TRUE(move(UnitState::viewable, UnitState::held));
  EXPECT_EQ(waiting(), 0U);
  expect_sound();
}

TEST_P(ChangeContract, AFetchedUnitIsNotCancelled) {
  put(letter(7, 1, "a"));
  ASSERT_TRUE(
      store_->apply({{7, 1}, UnitState::viewable, UnitState::viewable, at(1), {}}, audit(7)));
  EXPECT_EQ(move(UnitState::viewable, UnitState::cancelled), std::nullopt);
  EXPECT_EQ(waiting(), 1U);
}

TEST_P(ChangeContract, MarksAndReferralComeBackAsTheyWereGiven) {
  UnitRecord unit = letter(7, 1, "a");
  unit.withheld = true;
  unit.referral = "letter-1";
  put(unit);
  UnitRecord other = letter(7, 2, "b");
  other.long_term = true;
  put(other);
  const UnitRecord first = store_->find({7, 1}).value().value();
  EXPECT_TRUE(first.withheld);
  EXPECT_FALSE(first.long_term);
  EXPECT_EQ(first.referral, "letter-1");
  const UnitRecord second = store_->find({7, 2}).value().value();
  EXPECT_FALSE(second.withheld);
  EXPECT_TRUE(second.long_term);
}

class PersonContract : public ChangeContract {
 protected:
  void put_with(std::uint64_t number, UnitState state, std::string_view information) {
    UnitRecord unit = letter(7, number, std::to_string(number));
    unit.state = state;
    if (state == UnitState::held) unit.viewable_at = std::nullopt;
    Registration made = registration(unit, "{}");
    made.information = information;
    ASSERT_TRUE(store_->register_unit(made));
  }
};
TASUKI_FOR_EACH_STORE(PersonContract);

TEST_P(PersonContract, APersonIsFoundAndNeverMadeByLooking) {
  EXPECT_EQ(store_->find_person("P-1").value(), std::nullopt);
  EXPECT_EQ(store_->totals().value().persons, 0U);
  const PersonKey person = store_->person_of("P-1").value();
  EXPECT_EQ(store_->find_person("P-1").value(), person);
  EXPECT_EQ(store_->person_id(person).value(), "P-1");
  EXPECT_EQ(store_->person_id(person ^ 1U).error().code, Code::item_unknown);
}

TEST_P(PersonContract, InformationOfVisibleUnitsComesOldestFirst) {
  put_with(1, UnitState::viewable, "one");
  put_with(2, UnitState::held, "two");
  put_with(3, UnitState::viewable, noise(limits::kChunkBytes * 2));
  put(letter(7, 4, "4"));
  const auto all = store_->information_of(7).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].unit.ref.number, 1U);
  EXPECT_EQ(all[0].information, "one");
  EXPECT_EQ(all[1].information, noise(limits::kChunkBytes * 2));
  EXPECT_TRUE(store_->information_of(8).value().empty());
}

TEST_P(PersonContract, InformationLeavesWithItsUnit) {
  put_with(1, UnitState::viewable, "one");
  ASSERT_TRUE(change(1, UnitState::viewable, letter(7, 2, "1"), "{}"));
  EXPECT_TRUE(store_->information_of(7).value().empty());
  expect_sound();
}

TEST_P(PersonContract, UnitsOfAPersonComeNewestFirstPageByPage) {
  for (std::uint64_t number = 1; number <= 5; ++number)
    put(letter(7, number, std::to_string(number)));
  put(letter(8, 6, "6"));
  std::vector<std::uint64_t> numbers;
  std::uint64_t before = 0;
  for (auto page = store_->units_of({7, before, 2}).value(); !page.empty();
       page = store_->units_of({7, before, 2}).value()) {
    EXPECT_LE(page.size(), 2U);
    for (const PersonItem& item : page) numbers.push_back(item.unit.ref.number);
    before = page.back().position;
  }
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{5, 4, 3, 2, 1}));
}

}  // namespace
}  // namespace tasuki::store
