#include "exchange/exchange_fixture_support.hpp"

namespace tasuki::exchange {
namespace {

TEST_F(ExchangeTest, LogShowsEachHopAndNeverThePatient) {
  const auto id = send().id;
  ASSERT_TRUE(world_.exchange.events(world_.caller(kHospital), ""));
  ASSERT_TRUE(fetch(kHospital, id));
  ASSERT_TRUE(world_.exchange.acknowledge(world_.caller(kHospital), id));
  const std::string log = world_.logged();
  for (const char* event :
       {"document.registered", "document.announced", "document.fetched", "document.acknowledged"})
    EXPECT_NE(log.find(event), std::string::npos) << event;
  for (const char* secret : {"00012345", "あいう", "1955", "^2026^"})
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
}

TEST_F(ExchangeTest, MetricsCountKindsAndOutcomes) {
  send();
  ASSERT_TRUE(submit({}));
  ASSERT_FALSE(world_.exchange.submit(world_.caller(kClinic), {"{", Consent::oral, {}}));
  const std::string text = world_.metrics.render();
  for (const char* line : {R"(tasuki_documents_total{kind="referral",outcome="created"} 1)",
                           R"(tasuki_documents_total{kind="referral",outcome="repeated"} 1)",
                           R"(tasuki_documents_total{kind="unknown",outcome="failed"} 1)"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST_F(ExchangeTest, StoreIsSoundAfterwards) {
  send();
  EXPECT_EQ(world_.store.check(true).value(), "");
}

}  // namespace
}  // namespace tasuki::exchange
