#include "store/sqlite/content_keys.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <thread>

#include "base/files.hpp"
#include "base/limits.hpp"
#include "crypto/seal.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::store {
namespace {

class ContentKeysTest : public testing::Test {
 protected:
  Result<std::unique_ptr<ContentKeys>> open() {
    return ContentKeys::open({scratch_.file("keys.db"), "", master_}, random_, metrics_);
  }

  sqlite::ScratchDirectory scratch_;
  std::string master_ = scratch_.file("master.key");
  SystemRandom random_;
  Metrics metrics_;
};

TEST_F(ContentKeysTest, AKeyIsFoundAgainByAnotherProcess) {
  const ContentKey key = open().value()->take().value();
  EXPECT_EQ(key.bytes.size(), crypto::kSealKeyBytes);
  EXPECT_EQ(open().value()->find(key.id).value().bytes, key.bytes);
}

TEST_F(ContentKeysTest, NoKeyIsGivenTwice) {
  std::set<std::int64_t> ids;
  std::set<std::string> bytes;
  for (int process = 0; process < 3; ++process) {
    const auto keys = open().value();
    for (std::size_t i = 0; i < limits::kKeysPrepared + 1; ++i) {
      const ContentKey key = keys->take().value();
      EXPECT_TRUE(ids.insert(key.id).second);
      EXPECT_TRUE(bytes.insert(key.bytes).second);
    }
  }
}

TEST_F(ContentKeysTest, NoKeyIsGivenToTwoThreads) {
  const auto keys = open().value();
  std::mutex mutex;
  std::set<std::int64_t> ids;
  std::vector<std::thread> threads;
  constexpr std::size_t kThreads = 8;
  for (std::size_t i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (std::size_t n = 0; n < limits::kKeysPrepared; ++n) {
        const ContentKey key = keys->take().value();
        const std::lock_guard lock(mutex);
        ids.insert(key.id);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ids.size(), kThreads * limits::kKeysPrepared);
}

TEST_F(ContentKeysTest, AForgottenKeyIsGoneAndItsIdIsNotUsedAgain) {
  std::int64_t last = 0;
  {
    const auto keys = open().value();
    const ContentKey key = keys->take().value();
    std::vector<std::int64_t> all;
    for (last = key.id; keys->find(last); ++last) all.push_back(last);
    ASSERT_TRUE(keys->forget(all));
    EXPECT_EQ(keys->find(key.id).error().code, Code::content_damaged);
    ASSERT_TRUE(keys->forget(all)) << "again is harmless";
  }
  EXPECT_GE(open().value()->take().value().id, last);
}

TEST_F(ContentKeysTest, AForgottenKeyIsInNoFile) {
  const auto keys = open().value();
  const ContentKey key = keys->take().value();
  const std::string column =
      "SELECT wrapped FROM content_key WHERE key_id = " + std::to_string(key.id);
  std::string wrapped;
  {
    auto database = sqlite::Database::open(scratch_.file("keys.db")).value();
    auto select = database.prepare(column).value();
    ASSERT_TRUE(select.step().value());
    wrapped = select.blob(0);
  }
  ASSERT_TRUE(keys->forget(std::vector{key.id}));
  auto database = sqlite::Database::open(scratch_.file("keys.db")).value();
  ASSERT_TRUE(database.checkpoint(sqlite::Database::Checkpoint::wait_for_readers));
  EXPECT_EQ(read_file(scratch_.file("keys.db")).value().find(wrapped), std::string::npos);
}

TEST_F(ContentKeysTest, TheMasterKeyIsMadeOnceForItsOwnerOnly) {
  ASSERT_TRUE(open());
  const std::string made = read_file(master_).value();
  EXPECT_EQ(made.size(), crypto::kSealKeyBytes);
  struct stat status {};
  ASSERT_EQ(stat(master_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_TRUE(open());
  EXPECT_EQ(read_file(master_).value(), made);
}

TEST_F(ContentKeysTest, ALostMasterKeyIsNotReplaced) {
  ASSERT_TRUE(open());
  std::filesystem::remove(master_);
  EXPECT_EQ(open().error().code, Code::file_unreadable);
  EXPECT_FALSE(std::filesystem::exists(master_));
}

TEST_F(ContentKeysTest, AnotherMasterKeyIsRefused) {
  ASSERT_TRUE(open());
  ASSERT_TRUE(write_file(master_, std::string(crypto::kSealKeyBytes, 'x'), 0600));
  EXPECT_EQ(open().error().code, Code::key_invalid);
}

TEST_F(ContentKeysTest, AMasterKeyThatOthersMayReadIsRefused) {
  ASSERT_TRUE(open());
  std::filesystem::permissions(master_, std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(open().error().code, Code::key_invalid);
}

TEST_F(ContentKeysTest, AMasterKeyOfAnotherSizeIsRefused) {
  ASSERT_TRUE(write_file(master_, std::string(crypto::kSealKeyBytes + 1, 'x'), 0600));
  EXPECT_EQ(open().error().code, Code::key_invalid);
}

TEST_F(ContentKeysTest, AKeyInThePlaceOfAnotherIsDamaged) {
  const auto keys = open().value();
  const ContentKey key = keys->take().value();
  const std::string id = std::to_string(key.id);
  auto database = sqlite::Database::open(scratch_.file("keys.db")).value();
  ASSERT_TRUE(
      database.execute("UPDATE content_key SET wrapped = (SELECT wrapped FROM content_key"
                       " WHERE key_id = " +
                       std::to_string(key.id - 1) + ") WHERE key_id = " + id));
  EXPECT_EQ(keys->find(key.id).error().code, Code::content_damaged);
}

}  // namespace
}  // namespace tasuki::store
