// An operator that rewrites the audit log thoroughly, and a gateway that saw it before: exchange,
// API and witness together, without sockets.
#include <gtest/gtest.h>

#include "api/api_world_support.hpp"
#include "base/limits.hpp"
#include "exchange/audit_log.hpp"
#include "gateway/head_keeper.hpp"
#include "gateway/workbench_support.hpp"
#include "sqlite/database.hpp"

namespace tasuki::cli {
namespace {

using gateway::HeadKeeper;

class History : public testing::Test {
 protected:
  History() {
    bench_.reopen();
    keeper_.emplace(HeadKeeper::Dependencies{*bench_.storage, exchange_.world.clock, bench_.log,
                                             bench_.metrics, limits::kTreeHeadInterval});
  }
  // So many acts, and the head that covers them, as a minute brings them.
  void act(std::size_t count) {
    exchange::Letter letter;
    const auto sender = exchange_.world.caller(letter.from);
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_FALSE(exchange_.world.exchange.submit(sender, {"{", exchange::Consent::oral, {}}));
    exchange_.world.clock.advance(limits::kTreeHeadInterval);
    ASSERT_TRUE(exchange_.world.exchange.audit_log().make_head());
  }
  Result<> look() {
    exchange_.world.clock.advance(limits::kTreeHeadInterval);
    return keeper_->look([this](const std::string& target) -> Result<std::string> {
      auto request = exchange_.request("GET", target, exchange_.who("hospital"));
      const http::Response response = exchange_.send(request).response;
      if (response.status != 200) return fail(Code::peer_answer_invalid, response.body);
      return response.body;
    });
  }
  // Another leaf with its right hash, and no subtree or head left that remembers the old one.
  void rewrite(std::uint64_t sequence) {
    const std::string leaf = R"({"v":1,"event":"nobody looked"})";
    auto database = sqlite::Database::open(exchange_.world.database()).value();
    auto update =
        database.prepare("UPDATE audit SET leaf = ?, leaf_hash = ? WHERE sequence = ?").value();
    const crypto::Sha256 hash = crypto::merkle_leaf(leaf);
    ASSERT_TRUE(update.bind(leaf)
                    .bind_blob(crypto::as_bytes(hash))
                    .bind(static_cast<std::int64_t>(sequence))
                    .run());
    ASSERT_TRUE(database.execute("DELETE FROM audit_node; DELETE FROM audit_head"));
  }

  api::ApiWorld exchange_;
  gateway::Workbench bench_{exchange_.world.clock};
  std::optional<HeadKeeper> keeper_;
};

TEST_F(History, ThatOnlyGrowsIsBelieved) {
  act(3);
  ASSERT_TRUE(look());
  act(300);
  ASSERT_TRUE(look());
  act(1);
  const auto looked = look();
  EXPECT_TRUE(looked) << looked.error().to_string();
}

TEST_F(History, ThatWasRewrittenIsDetectedAlthoughTheExchangeItselfSeesNothing) {
  act(300);
  ASSERT_TRUE(look());
  rewrite(7);
  act(1);
  EXPECT_EQ(exchange_.world.store.check(true).value(), "");
  EXPECT_EQ(look().error().code, Code::log_rewritten);
  EXPECT_TRUE(bench_.logged("audit.log_rewritten"));
}

TEST_F(History, OfAnExchangeWithoutHeadsIsBelievedUntilThereIsOne) {
  EXPECT_TRUE(look());
  act(1);
  EXPECT_TRUE(look());
}

}  // namespace
}  // namespace tasuki::cli
