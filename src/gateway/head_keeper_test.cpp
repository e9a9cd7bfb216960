#include "gateway/head_keeper.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "gateway/workbench_support.hpp"
#include "json/writer.hpp"

namespace tasuki::gateway {
namespace {

// An exchange's log of which every record can be changed afterwards.
class FakeLog {
 public:
  void add(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(std::to_string(leaves.size()));
  }
  Result<crypto::Sha256> subtree(crypto::MerkleNode node) const {
    if (node.level == 0) return crypto::merkle_leaf(leaves.at(node.index));
    const crypto::Sha256 left = TRY(subtree({node.level - 1, node.index * 2}));
    const crypto::Sha256 right = TRY(subtree({node.level - 1, node.index * 2 + 1}));
    return crypto::merkle_node(left, right);
  }
  crypto::HashOf hash_of() const {
    return [this](crypto::MerkleNode node) { return subtree(node); };
  }
  std::string head() const {
    const std::uint64_t size = leaves.size();
    return crypto::sign_tree_head({{size, crypto::merkle_root(0, size, hash_of()).value()}, at},
                                  key);
  }
  Result<std::string> get(const std::string& target) const {
    if (unreachable) return fail(Code::peer_unreachable);
    if (!answer.empty()) return answer;
    if (target == "/audit/heads") {
      json::Writer w;
      w.object().field("key", key.public_key().to_pem()).key("heads").array();
      if (!leaves.empty()) w.string(head());
      w.end().end();
      return w.take();
    }
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    EXPECT_EQ(std::sscanf(target.c_str(), "/audit/proof?first=%lu&second=%lu", &first, &second), 2)
        << target;
    return crypto::to_json(crypto::ConsistencyProof{
        first, second, crypto::consistency_proof(first, second, hash_of()).value()});
  }

  std::vector<std::string> leaves;
  crypto::PrivateKey key = crypto::PrivateKey::generate();
  Time at{std::chrono::seconds(1'800'000'000)};
  bool unreachable = false;
  std::string answer;
};

class HeadKeeperTest : public testing::Test {
 protected:
  HeadKeeperTest() { restart(); }
  void restart() {
    keeper_.reset();
    bench_.reopen();
    keeper_.emplace(HeadKeeper::Dependencies{*bench_.storage, clock_, bench_.log, bench_.metrics,
                                             limits::kTreeHeadInterval});
  }
  Result<> look() {
    clock_.advance(limits::kTreeHeadInterval);
    return keeper_->look([this](const std::string& target) { return log_.get(target); });
  }
  Code refused() {
    const auto looked = look();
    EXPECT_FALSE(looked);
    return looked ? Code::internal : looked.error().code;
  }
  std::uint64_t kept() {
    const auto head = bench_.storage->read(last_kept_head).value();
    return head ? head->head.tree.size : 0;
  }
  bool metric() const {
    return bench_.metrics.render().find("\ntasuki_audit_log_rewritten 1\n") != std::string::npos;
  }

  ManualClock clock_{Time(std::chrono::seconds(1'800'000'000))};
  Workbench bench_{clock_};
  FakeLog log_;
  std::optional<HeadKeeper> keeper_;
};

TEST_F(HeadKeeperTest, HeadsThatContinueOneAnotherAreKept) {
  EXPECT_TRUE(look());
  for (const std::size_t more : {1U, 2U, 6U, 0U}) {
    log_.add(more);
    EXPECT_TRUE(look());
    EXPECT_EQ(kept(), log_.leaves.size());
  }
  EXPECT_FALSE(metric());
}

TEST_F(HeadKeeperTest, TheLogIsNotLookedAtMoreOftenThanTheInterval) {
  log_.add(1);
  ASSERT_TRUE(look());
  log_.unreachable = true;
  EXPECT_TRUE(keeper_->look([this](const std::string& target) { return log_.get(target); }));
  EXPECT_EQ(refused(), Code::peer_unreachable);
}

TEST_F(HeadKeeperTest, ARewrittenRecordIsDetectedAtTheNextHead) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.leaves[2] = "nobody looked";
  log_.add(3);
  EXPECT_EQ(refused(), Code::log_rewritten);
  EXPECT_TRUE(metric());
  EXPECT_TRUE(bench_.logged("audit.log_rewritten"));
  EXPECT_EQ(kept(), 5u);
}

TEST_F(HeadKeeperTest, ARewrittenRecordIsDetectedWithoutNewOnes) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.leaves[4] = "nobody looked";
  EXPECT_EQ(refused(), Code::log_rewritten);
}

TEST_F(HeadKeeperTest, ALogThatBecameShorterIsDetected) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.leaves.pop_back();
  EXPECT_EQ(refused(), Code::log_rewritten);
}

TEST_F(HeadKeeperTest, ALogThatBeganAnewIsDetected) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.leaves.clear();
  EXPECT_EQ(refused(), Code::log_rewritten);
}

TEST_F(HeadKeeperTest, AnotherKeyIsDetected) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.key = crypto::PrivateKey::generate();
  EXPECT_EQ(refused(), Code::log_rewritten);
}

TEST_F(HeadKeeperTest, TheAlarmOutlivesARestartAndALogThatLooksRightAgain) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.leaves[2] = "nobody looked";
  log_.add(1);
  ASSERT_EQ(refused(), Code::log_rewritten);
  log_.leaves[2] = "2";
  restart();
  EXPECT_EQ(refused(), Code::log_rewritten);
  const auto alarm = bench_.storage->read(log_alarm).value();
  ASSERT_TRUE(alarm);
  EXPECT_FALSE(alarm->statement.empty());
}

TEST_F(HeadKeeperTest, APersonCanAcceptTheLogAsItIs) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.leaves.resize(3);
  ASSERT_EQ(refused(), Code::log_rewritten);
  ASSERT_TRUE(bench_.storage->write(accept_log));
  EXPECT_TRUE(look());
  EXPECT_EQ(kept(), 3u);
  EXPECT_FALSE(metric());
}

TEST_F(HeadKeeperTest, WhatProvesNothingIsRefusedAndNoAlarm) {
  log_.add(5);
  ASSERT_TRUE(look());
  const std::string key = log_.key.public_key().to_pem();
  for (const std::string& answer :
       {std::string("no JSON"), std::string("{}"), std::string(R"({"key":"","heads":{}})")}) {
    log_.answer = answer;
    EXPECT_EQ(refused(), Code::peer_answer_invalid) << answer;
  }
  json::Writer w;
  w.object().field("key", key).key("heads").array().string("a.b.c").end().end();
  log_.answer = w.take();
  EXPECT_EQ(refused(), Code::credential_invalid);
  EXPECT_EQ(bench_.storage->read(log_alarm).value().has_value(), false);
  log_.answer.clear();
  EXPECT_TRUE(look());
}

TEST_F(HeadKeeperTest, AnExchangeThatGivesNoProofIsNotBelieved) {
  log_.add(5);
  ASSERT_TRUE(look());
  log_.add(1);
  clock_.advance(limits::kTreeHeadInterval);
  const auto looked = keeper_->look([this](const std::string& target) -> Result<std::string> {
    if (target != "/audit/heads") return std::string("{}");
    return log_.get(target);
  });
  EXPECT_EQ(looked.error().code, Code::peer_answer_invalid);
  EXPECT_EQ(kept(), 5u);
}

}  // namespace
}  // namespace tasuki::gateway
