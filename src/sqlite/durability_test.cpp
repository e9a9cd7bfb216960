// Acknowledged means durable: power cuts and failing disks, through FaultVfs.
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "base/assert.hpp"
#include "sqlite/fault_vfs_support.hpp"
#include "sqlite/group_commit.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::sqlite {
namespace {

using Numbers = std::set<std::int64_t>;

Unit insert(std::int64_t number, std::size_t bytes = 2'000) {
  return [number, bytes](Database& database) -> Result<> {
    const std::string content(bytes, static_cast<char>('a' + number % 26));
    Statement* statement = TRY(database.cached("INSERT INTO t VALUES(?, ?)"));
    return statement->bind(number).bind_blob(content).run();
  };
}

Result<Numbers> numbers_in(Database& database) {
  Numbers numbers;
  Statement rows = TRY(database.prepare("SELECT a FROM t"));
  while (TRY(rows.step())) numbers.insert(rows.integer(0));
  return numbers;
}

class DurabilityTest : public testing::Test {
 protected:
  DurabilityTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  Database open() {
    Options options;
    options.vfs = vfs_.name();
    return Database::open(path_, options).value();
  }
  void start(const std::string& further_settings = "") {
    Database database = open();
    const auto created =
        database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b BLOB);" + further_settings);
    ASSERT_TRUE(created);
    writer_.emplace(std::move(database), metrics_, "test");
  }
  // What a machine that starts again after a power cut finds.
  Numbers after_crash(std::optional<std::uint64_t> seed) {
    const ScratchDirectory image;
    vfs_.crash_into(image.path(), seed);
    const FaultVfs quick;  // makes no real syncs
    Options options;
    options.vfs = quick.name();
    Database database = Database::open(image.file("test.db"), options).value();
    EXPECT_EQ(database.integrity_check().value(), "") << "seed " << seed.value_or(0);
    return numbers_in(database).value_or(Numbers{});
  }
  std::uint64_t counter(std::string_view name) {
    return metrics_.counter(name, "", "store=\"test\"").value();
  }
  // Threads submit, and the power is cut among it. Gives how many acknowledged units were missing
  // from what was left, over all cuts.
  std::size_t lost_in_crashes(std::uint64_t crashes);

  ScratchDirectory scratch_;
  std::string path_ = scratch_.file("test.db");
  FaultVfs vfs_;
  Metrics metrics_;
  std::optional<GroupCommit> writer_;
};

// What the submitters have been promised so far.
class Acknowledged {
 public:
  void add(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    numbers_.insert(number);
    grown_.notify_one();
  }
  Numbers when_there_are(std::size_t count) {
    std::unique_lock lock(mutex_);
    grown_.wait(lock, [&] { return numbers_.size() >= count; });
    return numbers_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable grown_;
  Numbers numbers_;
};

std::size_t DurabilityTest::lost_in_crashes(std::uint64_t crashes) {
  constexpr int kThreads = 4, kUnitsEach = 6;
  Database other = open();
  std::size_t lost = 0;
  for (std::uint64_t seed = 0; seed < crashes; ++seed) {
    Acknowledged acknowledged;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&, i] {
        for (int j = 0; j < kUnitsEach; ++j) {
          EXPECT_TRUE(writer_->submit(insert(i * kUnitsEach + j)));
          acknowledged.add(i * kUnitsEach + j);
        }
      });
    const Numbers before = acknowledged.when_there_are(seed % (kThreads * kUnitsEach));
    const Numbers left = after_crash(seed);  // while the others go on
    for (const std::int64_t number : before) lost += left.contains(number) ? 0U : 1U;
    for (auto& thread : threads) thread.join();
    EXPECT_TRUE(writer_->submit([](Database& d) { return d.execute("DELETE FROM t"); }));
    // The log starts over often, and what is old lives in the database file only.
    if (seed % 3 == 0) {
      EXPECT_TRUE(other.checkpoint(Database::Checkpoint::wait_for_readers));
    }
  }
  return lost;
}

TEST_F(DurabilityTest, AUnitIsDurableTheMomentSubmitReturns) {
  start();
  Numbers expected;
  for (std::int64_t i = 0; i < 50; ++i) {
    ASSERT_TRUE(writer_->submit(insert(i)));
    expected.insert(i);
    EXPECT_EQ(after_crash(std::nullopt), expected);
  }
}

TEST_F(DurabilityTest, EachCommitOfABatchIsOneSync) {
  start();
  const auto before = vfs_.count(DiskCall::sync);
  for (std::int64_t i = 0; i < 10; ++i) ASSERT_TRUE(writer_->submit(insert(i)));
  // One more when the log was begun.
  EXPECT_LE(vfs_.count(DiskCall::sync) - before, 11U);
  EXPECT_GE(vfs_.count(DiskCall::sync) - before, 10U);
}

TEST_F(DurabilityTest, NoPowerCutLosesWhatWasAcknowledged) {
  start();
  EXPECT_EQ(lost_in_crashes(300), 0U);
}

TEST_F(DurabilityTest, ThePowerCutsAreRealWithoutAnySyncTheyLoseWhatWasAcknowledged) {
  start("PRAGMA synchronous=OFF");
  ASSERT_TRUE(writer_->submit(insert(1)));
  EXPECT_FALSE(after_crash(std::nullopt).contains(1));
}

TEST_F(DurabilityTest, ThePowerCutsAreRealWithLessThanFullTheyLoseWhatWasAcknowledged) {
  start("PRAGMA synchronous=NORMAL");
  EXPECT_GT(lost_in_crashes(40), 0U);
}

TEST_F(DurabilityTest, AFullDiskAtAnyWriteKeepsOrRefusesEachUnitWhole) {
  start();
  Numbers kept;
  std::int64_t next = 0;
  int refused = 0;
  for (std::uint64_t nth = 1; nth <= 60; ++nth) {
    vfs_.inject({DiskCall::write, nth, ENOSPC, true});
    Result<> result;
    while (result) {
      result = writer_->submit(insert(next, 9'000));
      if (result) kept.insert(next);
      ++next;
    }
    ASSERT_EQ(result.error().code, Code::disk_full);
    ++refused;
    EXPECT_EQ(after_crash(nth), kept) << "nothing of what was refused comes back";
    vfs_.heal();
    ASSERT_TRUE(writer_->submit(insert(next)));
    kept.insert(next++);
  }
  EXPECT_EQ(refused, 60);
  EXPECT_EQ(after_crash(std::nullopt), kept);
  EXPECT_EQ(counter("tasuki_commit_failures_total"), 60U);
}

TEST_F(DurabilityTest, AFullDiskRefusesAllUnitsOfTheBatch) {
  start();
  std::atomic<int> refused = 0;
  std::vector<std::thread> submitters;
  vfs_.inject({DiskCall::write, 1, ENOSPC, true});
  for (int i = 0; i < 16; ++i)
    submitters.emplace_back([&, i] {
      const auto result = writer_->submit(insert(i));
      if (!result && result.error().code == Code::disk_full) ++refused;
    });
  for (auto& submitter : submitters) submitter.join();
  EXPECT_EQ(refused, 16);
  EXPECT_EQ(after_crash(7), Numbers{});
}

TEST_F(DurabilityTest, AFullDiskDuringACheckpointIsNoSubmittersError) {
  start();
  vfs_.inject({DiskCall::write, 1, ENOSPC, true, "test.db"});  // not the log
  ASSERT_TRUE(writer_->submit([](Database& database) -> Result<> {
    for (std::int64_t i = 0; i < kCheckpointPages / 2; ++i) TRY_VOID(insert(i, 8'000)(database));
    return {};
  }));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (counter("tasuki_checkpoint_failures_total") == 0 &&
         std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  EXPECT_GE(counter("tasuki_checkpoint_failures_total"), 1U);
  ASSERT_TRUE(writer_->submit(insert(-1)));
  EXPECT_TRUE(after_crash(1).contains(-1));
}

using DurabilityDeathTest = DurabilityTest;

TEST_F(DurabilityDeathTest, ASyncThatFailsEndsTheProcess) {
  start();
  ASSERT_TRUE(writer_->submit(insert(1)));
  EXPECT_EXIT(
      {
        vfs_.inject({DiskCall::sync, 1, EIO});
        (void)writer_->submit(insert(2));
      },
      testing::ExitedWithCode(kDieStatus),
      "tasuki: stopped: a sync failed, what the disk holds is unknown: .*test\\.db: .*errno 5 ");
}

TEST_F(DurabilityDeathTest, ASyncThatFailsInACheckpointEndsTheProcess) {
  start();
  ASSERT_TRUE(writer_->submit(insert(1)));
  EXPECT_EXIT(
      {
        Database other = open();
        vfs_.inject({DiskCall::sync, 1, EIO, false, "test.db"});
        (void)other.checkpoint();
      },
      testing::ExitedWithCode(kDieStatus), "a sync failed, .*test\\.db");
}

TEST_F(DurabilityDeathTest, AWriteOfACommitThatFailsEndsTheProcess) {
  start();
  EXPECT_EXIT(
      {
        vfs_.inject({DiskCall::write, 1, EIO});
        (void)writer_->submit(insert(1));
      },
      testing::ExitedWithCode(kDieStatus), "a commit failed half-way, .*test\\.db: .*errno 5 ");
}

TEST_F(DurabilityTest, AnOpenThatFailsIsStoreFailed) {
  Options options;
  options.vfs = vfs_.name();
  vfs_.inject({DiskCall::open, 1, EMFILE});
  const auto opened = Database::open(path_, options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::store_failed);
  EXPECT_NE(opened.error().detail.find(path_), std::string::npos);
}

}  // namespace
}  // namespace tasuki::sqlite
