// What becomes of the tree when somebody writes into the database behind the store's back.
#include <gtest/gtest.h>

#include "sqlite/database.hpp"
#include "sqlite/scratch_support.hpp"
#include "store/contract_support.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::store {
namespace {

class AuditTree : public testing::Test {
 protected:
  void SetUp() override {
    write(600);
    ASSERT_TRUE(make_head());
    write(1);
  }
  void write(std::size_t count) {
    std::vector<AuditRecord> records;
    for (std::size_t i = 0; i < count; ++i) {
      records.push_back(audit(7));
      records.back().leaf = std::to_string(++written_);
    }
    ASSERT_TRUE(store_->record(records));
  }
  Result<AuditHead> make_head() {
    return store_->audit().make_head(at(0), [](const crypto::MerkleTree&) { return "signed"; });
  }
  void change(std::string_view sql) {
    auto database = sqlite::Database::open(path_).value();
    ASSERT_TRUE(database.execute(sql));
  }
  std::string check() { return store_->check(true).value(); }

  sqlite::ScratchDirectory scratch_;
  std::string path_ = scratch_.file("exchange.db");
  SystemRandom random_;
  Metrics metrics_;
  std::size_t written_ = 0;
  std::unique_ptr<Store> store_ = open_sqlite({path_, ""}, random_, metrics_).value();
};

TEST_F(AuditTree, IsWhole) {
  EXPECT_EQ(check(), "");
}

TEST_F(AuditTree, ARewrittenLeafWithItsHashIsFoundByTheDeepCheck) {
  change(
      "UPDATE audit SET leaf = '1',"
      " leaf_hash = (SELECT leaf_hash FROM audit WHERE sequence = 1) WHERE sequence = 5");
  const std::string problems = check();
  EXPECT_NE(problems.find("audit subtree 8/0: differs"), std::string::npos) << problems;
  EXPECT_NE(problems.find("audit head 600: differs"), std::string::npos) << problems;
}

TEST_F(AuditTree, AMissingSubtreeIsFoundAndProvesNothing) {
  change("DELETE FROM audit_node WHERE level = 8 AND node_index = 1");
  EXPECT_NE(check().find("audit subtree 8/1: missing"), std::string::npos);
  EXPECT_EQ(store_->audit().inclusion(0, 600).error().code, Code::store_failed);
}

TEST_F(AuditTree, AMissingRecordStopsTheNextHead) {
  change("DELETE FROM audit WHERE sequence = 600");
  EXPECT_EQ(make_head().error().code, Code::store_failed);
}

TEST_F(AuditTree, ALogThatWasCutShortGetsNoHead) {
  change("DELETE FROM audit WHERE sequence > 590");
  EXPECT_EQ(make_head().error().code, Code::store_failed);
}

TEST_F(AuditTree, AHeadWhoseCommitFailsIsNotThere) {
  change("CREATE TRIGGER no BEFORE INSERT ON audit_head BEGIN SELECT raise(ABORT, 'no'); END");
  EXPECT_EQ(make_head().error().code, Code::store_failed);
  EXPECT_EQ(store_->audit().last_head().value()->tree.size, 600U);
}

}  // namespace
}  // namespace tasuki::store
