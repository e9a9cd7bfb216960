// What was kept long enough, and erasing it, on every store.
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

class RetentionContract : public StoreTest {
 protected:
  void put_at(std::uint64_t number, int seconds, bool long_term = false) {
    UnitRecord unit = letter(7, number, std::to_string(number));
    unit.registered_at = at(seconds);
    unit.long_term = long_term;
    put(unit, "content " + std::to_string(number));
  }
  std::vector<std::uint64_t> due(int seconds, Erasure erasure = Erasure::unit,
                                 RetentionClock clock = RetentionClock::registered) {
    RetentionQuery query{clins::Kind::referral, clock, erasure, at(seconds), 10};
    std::vector<std::uint64_t> numbers;
    const auto units = store_->retention().due(query).value();
    for (const UnitRecord& unit : units) numbers.push_back(unit.ref.number);
    EXPECT_EQ(store_->retention().count_due(query).value(), numbers.size());
    return numbers;
  }
  std::size_t erase(std::uint64_t number, Erasure erasure) {
    const UnitRef unit{7, number};
    const AuditRecord record = audit(7);
    return store_->retention().erase({&unit, 1}, erasure, at(99), {&record, 1}).value();
  }
};
TASUKI_FOR_EACH_STORE(RetentionContract);

using Numbers = std::vector<std::uint64_t>;

TEST_P(RetentionContract, DueIsWhatIsOlderOldestFirstAndNeverWhatIsKeptLongTerm) {
  put_at(2, 20);
  put_at(1, 10);
  put_at(3, 30, true);
  put_at(4, 40);
  EXPECT_EQ(due(10), Numbers());
  EXPECT_EQ(due(11), Numbers({1}));
  EXPECT_EQ(due(40), Numbers({1, 2}));
}

TEST_P(RetentionContract, TheClockMayRunFromTheAcknowledgement) {
  put_at(1, 10);
  put_at(2, 20);
  ASSERT_TRUE(
      store_->apply({{7, 2}, UnitState::viewable, UnitState::obtained, at(25), at(30)}, audit(7)));
  EXPECT_EQ(due(31, Erasure::unit, RetentionClock::acknowledged), Numbers({2}));
  EXPECT_EQ(due(30, Erasure::unit, RetentionClock::acknowledged), Numbers());
}

TEST_P(RetentionContract, AnErasedUnitIsGoneFromEverywhere) {
  put_at(1, 10);
  put_at(2, 20);
  const auto before = audit_records();
  EXPECT_EQ(erase(1, Erasure::unit), 1U);
  EXPECT_EQ(store_->find({7, 1}).value(), std::nullopt);
  EXPECT_EQ(store_->find_by_keys(7, kSystem, "1").value(), std::nullopt);
  EXPECT_EQ(store_->inbox({std::string(kHospital), 0, {}, 50}).value().size(), 1U);
  EXPECT_EQ(store_->events(kHospital, 0, 50).value().size(), 1U);
  EXPECT_EQ(audit_records(), before + 1);
  EXPECT_EQ(store_->check(true).value(), "");
  EXPECT_EQ(erase(1, Erasure::unit), 0U);
}

TEST_P(RetentionContract, ErasedContentLeavesTheInformationOfItsUnit) {
  UnitRecord unit = letter(7, 1, "1");
  Registration made = registration(unit, "content");
  made.information = "what summaries read";
  ASSERT_TRUE(store_->register_unit(made));
  EXPECT_EQ(erase(1, Erasure::content), 1U);
  const UnitRecord left = store_->find({7, 1}).value().value();
  EXPECT_EQ(left.erased_at, at(99));
  EXPECT_EQ(store_->read_piece({7, 1}, 0).error().code, Code::item_unknown);
  EXPECT_TRUE(store_->inbox({std::string(kHospital), 0, {}, 50}).value().empty());
  ASSERT_EQ(store_->information_of(7).value().size(), 1U);
  EXPECT_EQ(due(50, Erasure::content), Numbers()) << "not again";
  EXPECT_EQ(due(50, Erasure::unit), Numbers({1}));
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(RetentionContract, ContentWithoutInformationTakesItsUnitAlong) {
  put_at(1, 10);
  EXPECT_EQ(erase(1, Erasure::content), 1U);
  EXPECT_EQ(store_->find({7, 1}).value(), std::nullopt);
}

}  // namespace
}  // namespace tasuki::store
