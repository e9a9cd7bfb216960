// What is erased when, and what is left of it.
#include "exchange/retention.hpp"

#include <set>

#include "clins/collection_support.hpp"
#include "exchange/exchange_fixture_support.hpp"
#include "exchange/periodic.hpp"

namespace tasuki::exchange {
namespace {

using std::chrono::days;

class RetentionTest : public ExchangeTest {
 protected:
  std::uint64_t erase(RetentionConfig config = default_retention()) {
    Retention retention({world_.store, world_.clock, world_.random, world_.log, world_.metrics},
                        std::move(config));
    std::uint64_t total = 0;
    const auto erased = retention.run({}).value();
    for (const std::uint64_t count : erased) total += count;
    return total;
  }
  std::uint64_t due_in(days time) {
    const Retention retention(
        {world_.store, world_.clock, world_.random, world_.log, world_.metrics},
        default_retention());
    std::uint64_t total = 0;
    const auto due = retention.plan(world_.clock.now() + time).value();
    for (const std::uint64_t count : due) total += count;
    return total;
  }
  UnitView put(const clins::Collection& collection) {
    return world_.exchange
        .submit(world_.caller(collection.from), {collection.json(), Consent::later, {}})
        .value()
        .unit.value();
  }
  static clins::Collection results(std::vector<clins::TestResult> of) {
    clins::Collection collection;
    collection.results = std::move(of);
    return collection;
  }
  UnitView obtained() {
    const UnitView unit = send();
    EXPECT_TRUE(fetch(kHospital, unit.id));
    EXPECT_TRUE(world_.exchange.acknowledge(world_.caller(kHospital), unit.id));
    return unit;
  }
  void expect_sound() { EXPECT_EQ(world_.store.check(true).value(), ""); }
};

TEST_F(RetentionTest, AnObtainedLetterGoesAfterSevenDays) {
  const UnitView unit = obtained();
  world_.clock.advance(days(7));
  EXPECT_EQ(erase(), 0U);
  EXPECT_TRUE(fetch(kHospital, unit.id));
  world_.clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(erase(), 1U);
  EXPECT_EQ(fetch(kHospital, unit.id).error().code, Code::not_found);
  EXPECT_EQ(fetch(kClinic, unit.id).error().code, Code::not_found);
  expect_sound();
}

TEST_F(RetentionTest, ALetterThatNobodyFetchedGoesAfterHalfAYear) {
  send();
  world_.clock.advance(days(183));
  EXPECT_EQ(erase(), 0U);
  world_.clock.advance(days(1));
  EXPECT_EQ(erase(), 1U);
  EXPECT_EQ(world_.totals().units, 0U);
  EXPECT_TRUE(world_.exchange.inbox(world_.caller(kHospital), {}).value().items.empty());
  EXPECT_TRUE(world_.exchange.events(world_.caller(kHospital), {}).value().events.empty());
  expect_sound();
}

TEST_F(RetentionTest, TheClockStartsAgainAtEveryChange) {
  Letter letter;
  send(letter);
  world_.clock.advance(days(180));
  letter.note = "changed";
  ASSERT_TRUE(world_.exchange.change(world_.caller(kClinic), {letter.json(), Consent::oral, {}}));
  world_.clock.advance(days(10));
  EXPECT_EQ(erase(), 0U);
}

TEST_F(RetentionTest, CollectionsGoAfterFiveYearsAndWhatIsKeptLongTermStays) {
  put(results({{}}));
  clins::TestResult kept = clins::infection();
  kept.marks = {"LTS"};
  clins::Collection long_term = results({kept});
  long_term.serial = "L-2";
  const UnitView stays = put(long_term);
  world_.clock.advance(days(1827));
  EXPECT_EQ(erase(), 1U);
  EXPECT_TRUE(world_.store.find(stays.record.ref).value().has_value());
  EXPECT_EQ(world_.store.information_of(stays.record.ref.person).value().size(), 1U);
  expect_sound();
}

TEST_F(RetentionTest, WhatWasTakenOutOfALetterOutlivesIt) {
  const UnitView unit = send();
  // As if the letter had a prescription.
  const auto put_beside = [&](std::uint64_t number) {
    store::Registration registration;
    registration.unit = unit.record;
    registration.unit.ref.number = number;
    registration.unit.identifier_value += "-b";
    registration.content = "{}";
    registration.unit.size = 2;
    registration.unit.digest = crypto::sha256("{}");
    registration.information = "[]\n";
    ASSERT_TRUE(world_.store.register_unit(registration));
  };
  put_beside(77);
  world_.clock.advance(days(184));
  EXPECT_EQ(erase(), 2U);
  EXPECT_EQ(world_.store.information_of(unit.record.ref.person).value().size(), 1U);
  EXPECT_EQ(erase(), 0U) << "once is enough";
  expect_sound();
  world_.clock.advance(days(183));
  EXPECT_EQ(erase(), 1U);
  EXPECT_TRUE(world_.store.information_of(unit.record.ref.person).value().empty());
  expect_sound();
}

TEST_F(RetentionTest, EachErasureStandsInTheAuditLog) {
  send();
  const auto before = world_.totals().audit_records;
  world_.clock.advance(days(200));
  erase();
  EXPECT_EQ(world_.totals().audit_records, before + 1);
}

TEST_F(RetentionTest, APlanCountsAndErasesNothing) {
  send();
  EXPECT_EQ(due_in(days(183)), 0U);
  EXPECT_EQ(due_in(days(184)), 1U);
  EXPECT_EQ(world_.totals().units, 1U);
}

TEST_F(RetentionTest, DaysCanBeSet) {
  send();
  RetentionConfig config = default_retention();
  for (RetentionRow& row : config.rows) row.days = 1;
  world_.clock.advance(days(2));
  EXPECT_EQ(erase(config), 1U);
}

TEST_F(RetentionTest, ManyUnitsGoBatchByBatchAndAStopIsHeard) {
  for (int i = 0; i < 250; ++i) {
    store::Registration registration;
    registration.unit.ref = {7, static_cast<std::uint64_t>(i + 1)};
    registration.unit.kind = clins::Kind::observations;
    registration.unit.sender = kClinic;
    registration.unit.identifier_value = std::to_string(i);
    registration.unit.registered_at = world_.clock.now();
    registration.unit.state = store::UnitState::viewable;
    registration.audit.leaf = "{}";
    ASSERT_TRUE(world_.store.register_unit(registration));
  }
  world_.clock.advance(days(2000));
  Retention retention({world_.store, world_.clock, world_.random, world_.log, world_.metrics},
                      default_retention());
  std::stop_source stopped;
  stopped.request_stop();
  const auto first = retention.run(stopped.get_token()).value();
  EXPECT_EQ(first.back(), 100U) << "the batch under way is finished";
  EXPECT_EQ(erase(), 150U);
  EXPECT_EQ(world_.totals().units, 0U);
}

TEST(RetentionTable, EveryKindHasARowThatErasesItWhole) {
  std::set<clins::Kind> kinds;
  for (const RetentionRow& row : retention_rows())
    if (row.erasure == store::Erasure::unit) kinds.insert(row.kind);
  EXPECT_EQ(kinds.size(), clins::kind_rows().size());
}

TEST(Periodic, DoesItsJobAtOnceAndEndsWhenDestroyed) {
  std::atomic<int> done = 0;
  {
    const Periodic periodic(std::chrono::hours(1), [&](const std::stop_token&) {
      ++done;
      done.notify_all();
    });
    done.wait(0);
  }
  EXPECT_EQ(done, 1);
}

}  // namespace
}  // namespace tasuki::exchange
