#include "gateway/outbox.hpp"

#include <gtest/gtest.h>

#include "gateway/workbench_support.hpp"
#include "sqlite/fault_vfs_support.hpp"

namespace tasuki::gateway {
namespace {

using std::chrono::milliseconds;
constexpr Time kStart{milliseconds(1'700'000'000'000)};

class OutboxTest : public testing::Test {
 protected:
  ManualClock clock{kStart};
  Workbench bench{clock};
};

TEST_F(OutboxTest, KeepsWhatWasHandedOver) {
  const auto placed = bench.place("id-1", "content");
  EXPECT_EQ(placed.disposition, Outbox::Disposition::queued);
  const auto item = bench.outbox->find(placed.item.tracking);
  ASSERT_TRUE(item && *item);
  EXPECT_EQ((*item)->state, OutboxState::queued);
  EXPECT_EQ((*item)->size, 7u);
  EXPECT_EQ((*item)->consent, "later");
  EXPECT_EQ((*item)->caller.emr, "emr-a");
  EXPECT_EQ((*item)->next_attempt, kStart);
}

TEST_F(OutboxTest, SameBytesAgainAreTheSameItem) {
  const auto first = bench.place("id-1", "content");
  const auto again = bench.place("id-1", "content");
  EXPECT_EQ(again.disposition, Outbox::Disposition::repeated);
  EXPECT_EQ(again.item.tracking, first.item.tracking);
  EXPECT_EQ(bench.outbox->waiting(), 1u);
}

TEST_F(OutboxTest, OtherBytesUnderAQueuedIdentifierAreAConflict) {
  bench.place("id-1", "content");
  EXPECT_EQ(bench.place("id-1", "other").disposition, Outbox::Disposition::conflict);
}

TEST_F(OutboxTest, OtherBytesUnderAnAcceptedIdentifierAreAConflict) {
  bench.place("id-1", "content");
  const auto turn = bench.outbox->take();
  ASSERT_TRUE(bench.outbox->finish(*turn, {true, 201, "{}", "unit1"}));
  EXPECT_EQ(bench.place("id-1", "other").disposition, Outbox::Disposition::conflict);
  const auto again = bench.place("id-1", "content");
  EXPECT_EQ(again.disposition, Outbox::Disposition::repeated);
  EXPECT_EQ(again.item.state, OutboxState::accepted);
  EXPECT_EQ(again.item.unit, "unit1");
}

TEST_F(OutboxTest, RefusalFreesTheIdentifier) {
  const auto first = bench.place("id-1", "content");
  ASSERT_TRUE(bench.outbox->finish(*bench.outbox->take(), {false, 422, "outcome", ""}));
  const auto corrected = bench.place("id-1", "other");
  EXPECT_EQ(corrected.disposition, Outbox::Disposition::queued);
  EXPECT_NE(corrected.item.tracking, first.item.tracking);
  const auto refused = bench.outbox->find(first.item.tracking);
  EXPECT_EQ((*refused)->state, OutboxState::refused);
  EXPECT_EQ((*refused)->answer, "outcome");
}

TEST_F(OutboxTest, ItemThatIsBeingSentSaysSo) {
  const auto placed = bench.place("id-1", "content");
  const auto turn = bench.outbox->take();
  EXPECT_EQ((*bench.outbox->find(placed.item.tracking))->state, OutboxState::sending);
  bench.outbox->postpone(*turn, {Blame::item, milliseconds(500), "TSK5003"});
  const auto item = *bench.outbox->find(placed.item.tracking);
  EXPECT_EQ(item->state, OutboxState::queued);
  EXPECT_EQ(item->attempts, 1);
  EXPECT_EQ(item->last_error, "TSK5003");
  EXPECT_GE(*item->next_attempt, kStart + milliseconds(500));
}

TEST_F(OutboxTest, ItemsBehindTheGateShowWhyAndWhen) {
  bench.place("id-1", "one");
  const auto second = bench.place("id-2", "two");
  bench.outbox->postpone(*bench.outbox->take(),
                         {Blame::exchange, milliseconds(9'000), "TSK2006 HTTP 403"});
  const auto item = *bench.outbox->find(second.item.tracking);
  EXPECT_EQ(item->last_error, "TSK2006 HTTP 403");
  EXPECT_EQ(item->next_attempt, kStart + milliseconds(9'000));
  EXPECT_FALSE(bench.outbox->take());
}

TEST_F(OutboxTest, RestartTakesUpWhatWasUnfinished) {
  const auto placed = bench.place("id-1", "content");
  ASSERT_TRUE(bench.outbox->take());  // a crash while it is being sent
  bench.reopen();
  const auto turn = bench.outbox->take();
  ASSERT_TRUE(turn);
  const auto load = bench.outbox->load(turn->number);
  ASSERT_TRUE(load);
  EXPECT_EQ(load->item.tracking, placed.item.tracking);
  EXPECT_EQ(load->content, "content");
}

TEST_F(OutboxTest, RestartDoesNotTakeUpWhatWasFinished) {
  bench.place("id-1", "content");
  ASSERT_TRUE(bench.outbox->finish(*bench.outbox->take(), {true, 201, "{}", "unit1"}));
  bench.reopen();
  EXPECT_FALSE(bench.outbox->take());
  EXPECT_EQ(bench.outbox->waiting(), 0u);
}

TEST_F(OutboxTest, ContentOfAFinishedItemIsErasedAfterItsTimeAndTheItemStays) {
  const auto placed = bench.place("id-1", "content");
  ASSERT_TRUE(bench.outbox->finish(*bench.outbox->take(), {true, 201, "{}", "unit1"}));
  clock.advance(limits::kOutboxContentKept - milliseconds(1));
  EXPECT_EQ(bench.outbox->erase_old_contents(), 0);
  clock.advance(milliseconds(1));
  EXPECT_EQ(bench.outbox->erase_old_contents(), 1);
  EXPECT_FALSE(bench.outbox->load(placed.item.number));
  EXPECT_EQ((*bench.outbox->find(placed.item.tracking))->state, OutboxState::accepted);
}

TEST_F(OutboxTest, ContentOfAWaitingItemIsNeverErased) {
  bench.place("id-1", "content");
  clock.advance(limits::kOutboxContentKept * 10);
  EXPECT_EQ(bench.outbox->erase_old_contents(), 0);
}

TEST_F(OutboxTest, EveryPlacingWritesAnAccessLine) {
  bench.place("id-1", "content");
  bench.place("id-1", "content");
  EXPECT_EQ(bench.access_actions().size(), 2u);
}

TEST_F(OutboxTest, WhatAlsoFailsKeepsNothing) {
  const auto placed = bench.outbox->place(
      {"content", "referral", "urn:test", "id-1", "1310000002", "later", "", test_caller()},
      [](sqlite::Database&, const Outbox::Placed&) -> Result<> { return fail(Code::busy); });
  EXPECT_FALSE(placed);
  EXPECT_EQ(bench.outbox->waiting(), 0u);
  EXPECT_FALSE(*bench.outbox->find("urn:test", "id-1"));
}

TEST_F(OutboxTest, FinalAnswersAreEvents) {
  const auto placed = bench.place("id-1", "content");
  ASSERT_TRUE(bench.outbox->finish(*bench.outbox->take(), {true, 201, "{}", "unit1"}));
  const auto page = bench.events->after("");
  ASSERT_TRUE(page);
  ASSERT_EQ(page->events.size(), 1u);
  EXPECT_EQ(page->events[0].kind, kEventAccepted);
  EXPECT_EQ(page->events[0].subject, placed.item.tracking);
}

TEST(OutboxLimit, TakesItsLimitAndNoMore) {
  const ManualClock clock(kStart);
  Workbench bench(clock, 2);
  bench.place("id-1", "content");
  bench.place("id-2", "content");
  const Submission third{"content", "referral", "urn:test", "id-3", "", "later", "", test_caller()};
  const auto refused = bench.outbox->place(third);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::busy);
  ASSERT_TRUE(bench.outbox->finish(*bench.outbox->take(), {true, 201, "{}", "unit1"}));
  EXPECT_TRUE(bench.outbox->place(third));
}

// Whatever a power cut leaves: what place() answered for is there, and whole.
TEST(OutboxCrash, WhatWasAnsweredSurvivesAPowerCut) {
  const ManualClock clock(kStart);
  sqlite::FaultVfs disk;
  Workbench bench(clock, limits::kOutboxItemsMax, disk.name());
  for (int i = 0; i < 20; ++i) {
    const std::string content = "content " + std::to_string(i) + std::string(5'000, 'x');
    const auto placed = bench.place("id-" + std::to_string(i), content);
    if (i % 3 == 0) {
      ASSERT_TRUE(bench.outbox->finish(*bench.outbox->take(), {true, 201, "{}", "unit"}));
    }
    const sqlite::ScratchDirectory after;
    disk.crash_into(after.path(), static_cast<std::uint64_t>(i));
    Metrics metrics;
    auto storage = Storage::open(after.file("gateway.db"), metrics);
    ASSERT_TRUE(storage);
    Events events(**storage);
    SeededRandom random(1);
    const auto outbox = Outbox::open({**storage, events, clock, random, metrics,
                                      Backoff(kTestRetryFirst, kTestRetryMax, random)});
    ASSERT_TRUE(outbox);
    const auto item = (*outbox)->find(placed.item.tracking);
    ASSERT_TRUE(item && *item);
    const auto load = (*outbox)->load((*item)->number);
    ASSERT_TRUE(load);
    EXPECT_EQ(load->content, content);
    EXPECT_EQ((*outbox)->waiting(), bench.outbox->waiting());
  }
}

}  // namespace
}  // namespace tasuki::gateway
