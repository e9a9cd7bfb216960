// What waits for an institution, its inbox and its events, on every store.
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

class WaitingContract : public StoreTest {
 protected:
  std::vector<InboxItem> inbox(std::uint64_t after = 0, std::size_t limit = 50) {
    return store_->inbox({std::string(kHospital), after, {}, limit}).value();
  }
  std::vector<std::uint64_t> numbers_since(int seconds) {
    std::vector<std::uint64_t> numbers;
    const auto items = store_->inbox({std::string(kHospital), 0, at(seconds), 50}).value();
    for (const InboxItem& item : items) numbers.push_back(item.unit.ref.number);
    return numbers;
  }
  std::vector<Event> events(std::uint64_t after = 0, std::size_t limit = 50) {
    return store_->events(kHospital, after, limit).value();
  }
  UnitRecord held(std::uint64_t number) {
    UnitRecord unit = letter(7, number, std::to_string(number));
    unit.state = UnitState::held;
    unit.viewable_at = std::nullopt;
    return unit;
  }
};
TASUKI_FOR_EACH_STORE(WaitingContract);

TEST_P(WaitingContract, AViewableUnitLiesInItsDestinationsInboxAndOnlyThere) {
  put(letter(7, 1, "a"));
  const auto items = inbox();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].unit.ref, (UnitRef{7, 1}));
  EXPECT_EQ(items[0].unit.receipt, "receipt of a");
  EXPECT_TRUE(store_->inbox({std::string(kClinic), 0, {}, 50}).value().empty());
}

TEST_P(WaitingContract, AViewableUnitIsAnEventOfItsDestination) {
  put(letter(7, 1, "a"));
  const auto all = events();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, EventKind::document_arrived);
  EXPECT_EQ(all[0].unit, (UnitRef{7, 1}));
  EXPECT_EQ(all[0].at, at(0));
  EXPECT_TRUE(store_->events(kClinic, 0, 50).value().empty());
}

TEST_P(WaitingContract, ARepeatedRegistrationIsDeliveredOnce) {
  put(letter(7, 1, "a"));
  put(letter(7, 2, "a"));
  EXPECT_EQ(inbox().size(), 1U);
  EXPECT_EQ(events().size(), 1U);
}

TEST_P(WaitingContract, AUnitWithoutDestinationWaitsForNobody) {
  UnitRecord unit = letter(7, 1, "a");
  unit.destination.clear();
  put(unit);
  EXPECT_TRUE(store_->inbox({"", 0, {}, 50}).value().empty());
  EXPECT_TRUE(store_->events("", 0, 50).value().empty());
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(WaitingContract, AHeldUnitWaitsUntilItBecomesViewable) {
  put(held(1));
  EXPECT_TRUE(inbox().empty());
  EXPECT_TRUE(events().empty());
  const Transition show{{7, 1}, UnitState::held, UnitState::viewable, {}, {}, at(60)};
  EXPECT_EQ(store_->apply(show, audit(7)).value()->viewable_at, at(60));
  EXPECT_EQ(inbox().size(), 1U);
  ASSERT_EQ(events().size(), 1U);
  EXPECT_EQ(events()[0].at, at(60));
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(WaitingContract, AFurtherTransitionDeliversNothingAgain) {
  put(letter(7, 1, "a"));
  ASSERT_TRUE(
      store_->apply({{7, 1}, UnitState::viewable, UnitState::viewable, at(1), {}}, audit(7)));
  EXPECT_EQ(inbox().size(), 1U);
  EXPECT_EQ(events().size(), 1U);
}

TEST_P(WaitingContract, PagesFollowEachOtherInTheOrderOfBecomingViewable) {
  put(held(1));
  for (std::uint64_t number = 2; number <= 5; ++number)
    put(letter(7, number, std::to_string(number)));
  const Transition show{{7, 1}, UnitState::held, UnitState::viewable, {}, {}, at(60)};
  ASSERT_TRUE(store_->apply(show, audit(7)).value().has_value());

  std::vector<std::uint64_t> numbers;
  std::uint64_t last = 0;
  for (auto page = inbox(0, 2); !page.empty(); page = inbox(last, 2)) {
    EXPECT_LE(page.size(), 2U);
    for (const InboxItem& item : page) {
      EXPECT_GT(item.position, last);
      last = item.position;
      numbers.push_back(item.unit.ref.number);
    }
  }
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{2, 3, 4, 5, 1}));
}

TEST_P(WaitingContract, EventsFollowEachOtherPageByPage) {
  for (std::uint64_t number = 1; number <= 5; ++number)
    put(letter(7, number, std::to_string(number)));
  const auto first = events(0, 3);
  ASSERT_EQ(first.size(), 3U);
  const auto second = events(first.back().position, 3);
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second[0].unit.number, 4U);
  EXPECT_GT(second[0].position, first.back().position);
  EXPECT_TRUE(events(second.back().position, 3).empty());
}

TEST_P(WaitingContract, SinceTakesWhatBecameViewableThenOrLater) {
  for (int seconds = 1; seconds <= 3; ++seconds) {
    UnitRecord unit = letter(7, static_cast<std::uint64_t>(seconds), std::to_string(seconds));
    unit.viewable_at = at(seconds);
    put(unit);
  }
  EXPECT_EQ(numbers_since(2), (std::vector<std::uint64_t>{2, 3}));
  EXPECT_TRUE(numbers_since(4).empty());
}

TEST_P(WaitingContract, ACancelledUnitLeavesTheInboxAndAnObtainedOneStays) {
  put(letter(7, 1, "a"));
  put(letter(7, 2, "b"));
  ASSERT_TRUE(store_->apply({{7, 1}, UnitState::viewable, UnitState::cancelled, {}, {}}, audit(7)));
  ASSERT_TRUE(
      store_->apply({{7, 2}, UnitState::viewable, UnitState::obtained, {}, at(1)}, audit(7)));
  ASSERT_EQ(inbox().size(), 1U);
  EXPECT_EQ(inbox()[0].unit.ref.number, 2U);
  EXPECT_EQ(inbox()[0].unit.state, UnitState::obtained);
}

}  // namespace
}  // namespace tasuki::store
