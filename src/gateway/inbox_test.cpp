#include "gateway/inbox.hpp"

#include <gtest/gtest.h>

#include "gateway/scripted_exchange_support.hpp"
#include "gateway/workbench_support.hpp"

namespace tasuki::gateway {
namespace {

using std::chrono::milliseconds;
constexpr Time kStart{milliseconds(1'700'000'000'000)};

class InboxTest : public testing::Test {
 protected:
  void announce(const std::string& unit) {
    const std::vector<std::string> units{unit};
    ASSERT_TRUE(bench.inbox->announce(units, std::nullopt));
  }
  bool store(const std::string& unit) {
    const auto reference = reference_for(unit, unit);
    return *bench.inbox->store(unit, rest::to_json(reference), reference.sha256, unit);
  }

  ManualClock clock{kStart};
  Workbench bench{clock};
};

TEST_F(InboxTest, AnnouncingTwiceIsAnnouncingOnce) {
  const std::vector<std::string> units{"unit1", "unit2", "unit1"};
  EXPECT_EQ(*bench.inbox->announce(units, Inbox::Mark{"m", "1"}), 2u);
  EXPECT_EQ(*bench.inbox->announce(units, Inbox::Mark{"m", "2"}), 0u);
  EXPECT_EQ(*bench.inbox->mark("m"), "2");
}

TEST_F(InboxTest, StoringTwiceKeepsTheFirst) {
  announce("unit1");
  EXPECT_TRUE(store("unit1"));
  EXPECT_FALSE(store("unit1"));
  EXPECT_EQ(bench.events->after("")->events.size(), 1u);
}

TEST_F(InboxTest, StoredUnitSurvivesARestart) {
  announce("unit1");
  store("unit1");
  bench.reopen();
  EXPECT_EQ(*bench.inbox->content("unit1"), "unit1");
  EXPECT_EQ((*bench.inbox->due())->unit, "unit1");  // still to be acknowledged
}

TEST_F(InboxTest, WhatIsNotStoredIsNotListed) {
  announce("unit1");
  EXPECT_TRUE(bench.inbox->page("", std::nullopt, 10)->items.empty());
}

TEST_F(InboxTest, PagesInTheOrderOfArrival) {
  for (const char* unit : {"c", "a", "b"}) announce(unit);
  for (const char* unit : {"b", "c", "a"}) store(unit);
  const auto first = bench.inbox->page("", std::nullopt, 2);
  ASSERT_EQ(first->items.size(), 2u);
  EXPECT_EQ(first->items[0].unit, "b");
  EXPECT_EQ(first->items[1].unit, "c");
  const auto second = bench.inbox->page(first->next, std::nullopt, 2);
  ASSERT_EQ(second->items.size(), 1u);
  EXPECT_EQ(second->items[0].unit, "a");
  EXPECT_TRUE(second->next.empty());
}

TEST_F(InboxTest, SinceLeavesOutWhatCameBefore) {
  announce("old");
  store("old");
  clock.advance(milliseconds(10));
  announce("new");
  store("new");
  const auto page = bench.inbox->page("", kStart + milliseconds(10), 10);
  ASSERT_EQ(page->items.size(), 1u);
  EXPECT_EQ(page->items[0].unit, "new");
}

TEST_F(InboxTest, CursorThatIsNoneIsRefused) {
  for (const char* cursor : {"x", "-1", "1x", " 1"}) {
    const auto page = bench.inbox->page(cursor, std::nullopt, 10);
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, Code::cursor_invalid);
  }
}

TEST_F(InboxTest, PostponedUnitIsNotDueBeforeItsTime) {
  announce("unit1");
  ASSERT_TRUE(bench.inbox->postpone("unit1", kStart + milliseconds(50), "TSK5009"));
  EXPECT_FALSE(*bench.inbox->due());
  EXPECT_EQ(*bench.inbox->next_due(), kStart + milliseconds(50));
  clock.advance(milliseconds(50));
  EXPECT_EQ((*bench.inbox->due())->unit, "unit1");
  EXPECT_EQ((*bench.inbox->due())->attempts, 1);
}

TEST_F(InboxTest, SettledUnitIsDueNoMore) {
  announce("unit1");
  store("unit1");
  ASSERT_TRUE(bench.inbox->settle("unit1", ""));
  EXPECT_FALSE(*bench.inbox->due());
  EXPECT_FALSE((*bench.inbox->find("unit1"))->acknowledged_at);
}

TEST_F(InboxTest, StoredUnitIsNeverGivenUp) {
  announce("unit1");
  store("unit1");
  ASSERT_TRUE(bench.inbox->give_up("unit1"));
  EXPECT_EQ((*bench.inbox->find("unit1"))->state, InboxState::stored);
}

}  // namespace
}  // namespace tasuki::gateway
