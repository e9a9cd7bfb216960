#include "gateway/ssmix2/ledger.hpp"

#include <gtest/gtest.h>

#include "base/metrics.hpp"
#include "gateway/storage.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::gateway::ssmix2_ledger {
namespace {

using std::chrono::hours;
constexpr Time kThen{std::chrono::seconds(1'800'000'000)};
constexpr std::string_view kStorage = "/mnt/ssmix2";

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() : storage_(Storage::open(scratch_.file("gateway.db"), metrics_).value()) {}

  void write(const std::function<Result<>(sqlite::Database&)>& work) {
    const auto written = storage_->write(work);
    ASSERT_TRUE(written) << written.error().to_string();
  }
  void say(std::string_view identifier, std::string_view sha256, Time now = kThen) {
    write([&](sqlite::Database& database) {
      return ssmix2_ledger::say(database, kStorage,
                                {identifier, "0000012", "000/001/2/a_1", "conditions", "conditions",
                                 "2026-11-20", sha256},
                                now);
    });
  }
  void settle(const Row& row, const Settled& settled) {
    write([&](sqlite::Database& database) {
      return ssmix2_ledger::settle(database, kStorage, row, settled);
    });
  }
  bool decide(std::string_view identifier, ClerkWord word, Time now = kThen) {
    bool known = false;
    write([&](sqlite::Database& database) -> Result<> {
      known = TRY(ssmix2_ledger::decide(database, kStorage, identifier, word, "dr-oka: told", now));
      return {};
    });
    return known;
  }
  Row row(std::string_view identifier) {
    return storage_
        ->read([&](sqlite::Database& database) { return find(database, kStorage, identifier); })
        .value()
        .value();
  }
  std::vector<Row> due(Time now = kThen) {
    return storage_
        ->read([&](sqlite::Database& database) {
          return ssmix2_ledger::due(database, kStorage, now, 100);
        })
        .value();
  }
  Counts counts() {
    return storage_
        ->read([](sqlite::Database& database) { return ssmix2_ledger::counts(database, kStorage); })
        .value();
  }
  std::vector<FaultRow> faults() {
    return storage_
        ->read([](sqlite::Database& database) {
          return ssmix2_ledger::faults(database, kStorage, 100);
        })
        .value();
  }

  sqlite::ScratchDirectory scratch_;
  Metrics metrics_;
  std::unique_ptr<Storage> storage_;
};

TEST_F(LedgerTest, WhatIsNewIsDueOnceAndTheSameAgainIsNot) {
  say("a", "01");
  ASSERT_EQ(due().size(), 1U);
  settle(due()[0], {"free", "01", {}, {}});
  EXPECT_TRUE(due().empty());
  say("a", "01", kThen + hours(1));
  EXPECT_TRUE(due(kThen + hours(2)).empty());
  EXPECT_EQ(row("a").seen_at, kThen);
  say("a", "02", kThen + hours(3));
  EXPECT_EQ(due(kThen + hours(3)).size(), 1U);
  EXPECT_EQ(row("a").seen_at, kThen + hours(3));
}

TEST_F(LedgerTest, ADelayMakesARowDueAtItsTime) {
  say("a", "01");
  settle(due()[0], {"waiting", {}, {}, kThen + hours(48)});
  EXPECT_TRUE(due(kThen + hours(47)).empty());
  EXPECT_EQ(due(kThen + hours(48)).size(), 1U);
}

TEST_F(LedgerTest, WhatCameWhileARowWasSettledStaysDue) {
  say("a", "01");
  const Row before = row("a");
  say("a", "02");
  settle(before, {"free", "01", {}, {}});
  ASSERT_EQ(due().size(), 1U);
  EXPECT_EQ(due()[0].sha256, "02");
}

TEST_F(LedgerTest, SomethingNewEndsAReleaseAndNoHold) {
  say("a", "01");
  say("b", "01");
  EXPECT_TRUE(decide("a", ClerkWord::release));
  EXPECT_TRUE(decide("b", ClerkWord::hold));
  EXPECT_EQ(row("a").clerk, ClerkWord::release);
  EXPECT_EQ(row("a").clerk_note, "dr-oka: told");
  say("a", "02");
  say("b", "02");
  EXPECT_EQ(row("a").clerk, ClerkWord::none);
  EXPECT_EQ(row("b").clerk, ClerkWord::hold);
  EXPECT_FALSE(decide("c", ClerkWord::release));
}

TEST_F(LedgerTest, ADecisionMakesARowDue) {
  say("a", "01");
  settle(due()[0], {"unexplained", {}, {}, {}});
  EXPECT_TRUE(due().empty());
  decide("a", ClerkWord::release, kThen + hours(1));
  EXPECT_EQ(due(kThen + hours(1)).size(), 1U);
}

TEST_F(LedgerTest, WhatTheStorageDeletedIsDueWhenItIsKnown) {
  say("a", "01");
  settle(due()[0], {"free", "01", {}, {}});
  write([](sqlite::Database& database) -> Result<> {
    TRY_VOID(say_deleted(database, kStorage, "a", kThen));
    return say_deleted(database, kStorage, "never seen", kThen);
  });
  ASSERT_EQ(due().size(), 1U);
  EXPECT_EQ(due()[0].sha256, "");
  EXPECT_EQ(due()[0].sent_sha256, "01");
}

TEST_F(LedgerTest, CountsWhatIsSentHeldAndFailed) {
  for (const char* identifier : {"sent", "held", "failed"}) say(identifier, "01");
  settle(row("sent"), {"free", "01", {}, {}});
  settle(row("held"), {"unexplained", {}, {}, {}});
  settle(row("failed"), {"free", {}, "TSK2006", kThen + hours(1)});
  EXPECT_EQ(counts().units, 3);
  EXPECT_EQ(counts().sent, 1);
  EXPECT_EQ(counts().failed, 1);
  EXPECT_EQ(counts().held, 2);  // what failed is not handed over either
}

TEST_F(LedgerTest, AFileThatIsReadAgainWithoutFaultsHasNone) {
  const auto set = [&](std::string_view path, const std::vector<std::string>& texts) {
    write([&](sqlite::Database& database) {
      return set_faults(database, kStorage, path, texts, kThen);
    });
  };
  set("p/12345678_-_PPR-01_9_20261120_01_1", {"SM302", "SM303"});
  set("q", {"SM301"});
  EXPECT_EQ(faults().size(), 3U);
  set("p/12345678_-_PPR-01_9_20261120_01_1", {});
  ASSERT_EQ(faults().size(), 1U);
  EXPECT_EQ(faults()[0].text, "SM301");
  EXPECT_EQ(counts().faults, 1);
}

TEST_F(LedgerTest, StoragesAreApart) {
  say("a", "01");
  const auto other = storage_->read(
      [](sqlite::Database& database) { return find(database, "/mnt/another", "a"); });
  EXPECT_FALSE(other.value());
}

}  // namespace
}  // namespace tasuki::gateway::ssmix2_ledger
