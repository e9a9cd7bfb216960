#include "sqlite/group_commit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "base/limits.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::sqlite {
namespace {

Unit insert(std::int64_t number) {
  return [number](Database& database) -> Result<> {
    Statement* statement = TRY(database.cached("INSERT INTO t VALUES(?)"));
    return statement->bind(number).run();
  };
}

class GroupCommitTest : public testing::Test {
 protected:
  GroupCommitTest() {
    Database database = Database::open(path_).value();
    EXPECT_TRUE(database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY)"));
    writer_.emplace(std::move(database), metrics_, "test");
  }
  std::int64_t number(std::string_view sql) {
    return readers_
        .read([&](Database& database) -> Result<std::int64_t> {
          Statement* statement = TRY(database.cached(sql));
          TRY_VOID(statement->step());
          return statement->integer(0);
        })
        .value();
  }
  std::uint64_t counter(std::string_view name) {
    return metrics_.counter(name, "", "store=\"test\"").value();
  }
  std::int64_t queued() {
    return metrics_.gauge("tasuki_write_queue_units", "", "store=\"test\"").value();
  }
  void wait_until_queued(std::int64_t count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (queued() < count && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    ASSERT_EQ(queued(), count);
  }

  ScratchDirectory scratch_;
  std::string path_ = scratch_.file("test.db");
  Metrics metrics_;
  std::optional<GroupCommit> writer_;
  ReaderPool readers_{path_, {}};
};

// Keeps the writer thread inside a unit until it is let go, so that others queue up behind it.
class Blocker {
 public:
  explicit Blocker(GroupCommit& writer)
      : thread_([this, &writer] {
          EXPECT_TRUE(writer.submit([this](Database&) -> Result<> {
            inside_.count_down();
            free_.wait();
            return {};
          }));
        }) {
    inside_.wait();
  }
  void let_go() {
    free_.count_down();
    thread_.join();
  }

 private:
  std::latch inside_{1};
  std::latch free_{1};
  std::thread thread_;
};

TEST_F(GroupCommitTest, AUnitIsThereWhenSubmitReturns) {
  ASSERT_TRUE(writer_->submit(insert(1)));
  EXPECT_EQ(number("SELECT count(*) FROM t"), 1);
}

TEST_F(GroupCommitTest, AUnitsOwnErrorComesBackAndUndoesIt) {
  const auto result = writer_->submit([](Database& database) -> Result<> {
    TRY_VOID(insert(1)(database));
    return fail(Code::identifier_conflict, "mine");
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::identifier_conflict);
  EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

TEST_F(GroupCommitTest, AFailingUnitDoesNotTouchItsNeighboursInTheBatch) {
  Blocker blocker(*writer_);
  std::vector<std::thread> submitters;
  std::atomic<int> conflicts = 0;
  for (int i = 0; i < 9; ++i)
    submitters.emplace_back([&, i] {
      const auto result = writer_->submit([i](Database& database) -> Result<> {
        TRY_VOID(insert(i)(database));
        if (i % 3 == 1) return fail(Code::state_forbids, "no");
        return {};
      });
      if (!result && result.error().code == Code::state_forbids) ++conflicts;
    });
  wait_until_queued(9);
  blocker.let_go();
  for (auto& submitter : submitters) submitter.join();
  EXPECT_EQ(conflicts, 3);
  EXPECT_EQ(number("SELECT count(*) FROM t WHERE a % 3 <> 1"), 6);
  EXPECT_EQ(number("SELECT count(*) FROM t"), 6);
  EXPECT_EQ(counter("tasuki_commits_total"), 2U);  // the blocker, then all nine together
  EXPECT_EQ(counter("tasuki_commit_units_total"), 10U);
}

TEST_F(GroupCommitTest, AUnitLeftInTheMiddleOfItsRowsHoldsNothingBack) {
  ASSERT_TRUE(writer_->submit(insert(1)));
  ASSERT_TRUE(writer_->submit(insert(2)));
  ASSERT_TRUE(writer_->submit([](Database& database) -> Result<> {
    Statement* rows = TRY(database.cached("SELECT a FROM t"));
    TRY_VOID(rows->step());
    return {};
  }));
  Database other = Database::open(path_).value();
  ASSERT_TRUE(other.execute("INSERT INTO t VALUES(3)"));
  EXPECT_TRUE(writer_->submit(insert(4)));
}

TEST_F(GroupCommitTest, AUnitThatEndsTheTransactionFailsItsBatch) {
  const auto result =
      writer_->submit([](Database& database) { return database.execute("ROLLBACK"); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::store_failed);
  EXPECT_TRUE(writer_->submit(insert(1)));
}

TEST_F(GroupCommitTest, AFullQueueIsBusyAndTheLastPlaceIsNot) {
  Blocker blocker(*writer_);
  std::vector<std::thread> submitters;
  const auto max = static_cast<std::int64_t>(limits::kWriteQueueMax);
  for (std::int64_t i = 0; i < max; ++i)
    submitters.emplace_back([this, i] { EXPECT_TRUE(writer_->submit(insert(i))); });
  wait_until_queued(max);
  const auto refused = writer_->submit(insert(max));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::busy);
  blocker.let_go();
  for (auto& submitter : submitters) submitter.join();
  EXPECT_EQ(number("SELECT count(*) FROM t"), max);
  // No batch is larger than the limit: the blocker's own, and then as few as can be.
  EXPECT_EQ(counter("tasuki_commits_total"),
            1 + (limits::kWriteQueueMax + limits::kCommitUnitsMax - 1) / limits::kCommitUnitsMax);
}

TEST_F(GroupCommitTest, TheEndFinishesWhatIsQueued) {
  Blocker blocker(*writer_);
  std::thread submitter([this] { EXPECT_TRUE(writer_->submit(insert(1))); });
  wait_until_queued(1);
  std::thread ending([this] { writer_.reset(); });
  blocker.let_go();
  ending.join();
  submitter.join();
  EXPECT_EQ(number("SELECT count(*) FROM t"), 1);
}

TEST_F(GroupCommitTest, ManySubmittersAllGetTheirOwnAnswer) {
  std::vector<std::thread> submitters;
  for (int i = 0; i < 32; ++i)
    submitters.emplace_back([this, i] {
      for (int j = 0; j < 20; ++j) {
        const bool twice = j % 5 == 4;  // the same number again: refused
        const auto result = writer_->submit(insert(i * 100 + (twice ? j - 1 : j)));
        EXPECT_EQ(result.has_value(), !twice);
      }
    });
  for (auto& submitter : submitters) submitter.join();
  EXPECT_EQ(number("SELECT count(*) FROM t"), 32 * 16);
}

TEST_F(GroupCommitTest, AnotherConnectionWritesAtTheSameTime) {
  std::thread other([this] {
    Database database = Database::open(path_).value();
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(database.begin());
      ASSERT_TRUE(insert(10'000 + i)(database));
      ASSERT_TRUE(database.commit());
    }
  });
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(writer_->submit(insert(i)));
  other.join();
  EXPECT_EQ(number("SELECT count(*) FROM t"), 400);
}

TEST_F(GroupCommitTest, AReaderSeesOneMomentWhileTheWriterWorks) {
  ASSERT_TRUE(writer_->submit(insert(1)));
  const auto same = readers_.read([&](Database& database) -> Result<bool> {
    const auto count = [&]() -> Result<std::int64_t> {
      Statement* statement = TRY(database.cached("SELECT count(*) FROM t"));
      TRY_VOID(statement->step());
      return statement->integer(0);
    };
    const std::int64_t before = TRY(count());
    TRY_VOID(writer_->submit(insert(2)));
    return before == TRY(count());
  });
  EXPECT_TRUE(same.value());
  EXPECT_EQ(number("SELECT count(*) FROM t"), 2);
}

TEST_F(GroupCommitTest, AReaderThatLeavesRowsUnreadDoesNotReadThePastForEver) {
  ASSERT_TRUE(writer_->submit(insert(1)));
  ASSERT_TRUE(writer_->submit(insert(2)));
  ASSERT_TRUE(readers_.read([](Database& database) -> Result<bool> {
    Statement* statement = TRY(database.cached("SELECT a FROM t"));
    return statement->step();
  }));
  ASSERT_TRUE(writer_->submit(insert(3)));
  EXPECT_EQ(number("SELECT count(*) FROM t"), 3);
}

TEST_F(GroupCommitTest, TheLogStartsOverAfterACheckpoint) {
  const std::string page(4096, 'x');
  ASSERT_TRUE(writer_->submit(
      [](Database& database) { return database.execute("CREATE TABLE wide(b BLOB)"); }));
  int longest = 0;
  for (int i = 0; i < 40; ++i)  // ten times the planned length in all
    ASSERT_TRUE(writer_->submit([&](Database& database) -> Result<> {
      longest = std::max(longest, database.log_pages());  // as the commit before left it
      Statement* statement = TRY(database.cached("INSERT INTO wide VALUES(?)"));
      for (int row = 0; row < kCheckpointPages / 4; ++row)
        TRY_VOID(statement->bind_blob(page).run());
      return {};
    }));
  EXPECT_GE(longest, kCheckpointPages);
  EXPECT_LT(longest, 6 * kCheckpointPages);
}

}  // namespace
}  // namespace tasuki::sqlite
