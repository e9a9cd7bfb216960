#include "exchange/exchange_fixture_support.hpp"

namespace tasuki::exchange {
namespace {

TEST_F(ExchangeTest, DestinationGetsTheBytesAsSent) {
  EXPECT_EQ(fetch(kHospital, send().id).value(), Letter().json());
}

TEST_F(ExchangeTest, LargeContentComesInPieces) {
  Letter letter;
  letter.bytes = limits::kChunkBytes * 2;
  const auto unit = send(letter);
  auto content = world_.exchange.fetch(world_.caller(kHospital), unit.id).value();
  std::string whole;
  std::size_t pieces = 0;
  for (std::string piece; !(piece = content.next().value()).empty(); ++pieces) whole += piece;
  EXPECT_EQ(whole, letter.json());
  EXPECT_EQ(pieces, store::Store::piece_count(letter.json().size()));
  EXPECT_TRUE(content.next().value().empty());
}

TEST_F(ExchangeTest, FirstFetchIsRecordedOnceAndBeforeTheFirstByte) {
  const auto id = send().id;
  const auto before = leaves();
  const auto content = world_.exchange.fetch(world_.caller(kHospital), id).value();
  EXPECT_EQ(leaves(), before + 1);
  EXPECT_TRUE(last_leaf_has(R"("event":"unit.fetch","outcome":"ok")"));
  EXPECT_TRUE(last_leaf_has(R"("detail":"first")"));
  const auto first = content.unit.record.first_fetched_at;
  EXPECT_EQ(first, world_.clock.now());
  world_.clock.advance(std::chrono::seconds(1));
  const auto again = world_.exchange.fetch(world_.caller(kHospital), id).value();
  EXPECT_EQ(again.unit.record.first_fetched_at, first);
  EXPECT_TRUE(last_leaf_has(R"("detail":"")"));
}

TEST_F(ExchangeTest, FetchBySenderDoesNotCountAsTheDestinations) {
  const auto id = send().id;
  EXPECT_EQ(fetch(kClinic, id).value(), Letter().json());
  EXPECT_FALSE(world_.exchange.read(world_.caller(kClinic), id).value().record.first_fetched_at);
}

TEST_F(ExchangeTest, FetchThatCannotBeRecordedGivesNothing) {
  const auto id = send().id;
  world_.store.fail_next_write = Code::disk_full;
  EXPECT_EQ(fetch(kHospital, id).error().code, Code::disk_full);
}

TEST_F(ExchangeTest, HeldUnitDoesNotExistForItsDestination) {
  const auto id = send({}, Consent::later).id;
  EXPECT_EQ(fetch(kHospital, id).error().code, Code::not_found);
  EXPECT_EQ(world_.exchange.read(world_.caller(kHospital), id).error().code, Code::not_found);
  EXPECT_EQ(world_.exchange.acknowledge(world_.caller(kHospital), id).error().code,
            Code::not_found);
  EXPECT_TRUE(world_.exchange.read(world_.caller(kClinic), id));
}

TEST_F(ExchangeTest, AttemptOnAnothersUnitLeavesATraceWithoutThePerson) {
  const auto id = send().id;
  EXPECT_EQ(fetch(kStranger, id).error().code, Code::not_found);
  EXPECT_TRUE(last_leaf_has(R"("event":"unit.fetch","outcome":"TSK2012")"));
  EXPECT_TRUE(last_leaf_has(R"("person":"","unit":")" + id));
}

TEST_F(ExchangeTest, AttemptOnWhatIsNoIdLeavesATraceWithoutIt) {
  EXPECT_EQ(fetch(kStranger, "山田太郎").error().code, Code::not_found);
  EXPECT_TRUE(last_leaf_has(R"("unit":"")"));
}

TEST_F(ExchangeTest, WellFormedIdThatNamesNothingIsNotFound) {
  EXPECT_EQ(fetch(kClinic, std::string(26, 'a')).error().code, Code::not_found);
}

TEST_F(ExchangeTest, AcknowledgeMakesItObtainedAndRepeatsTheSameAnswer) {
  const auto id = send().id;
  ASSERT_TRUE(fetch(kHospital, id));
  const auto first = world_.exchange.acknowledge(world_.caller(kHospital), id).value();
  EXPECT_EQ(first.record.state, store::UnitState::obtained);
  EXPECT_EQ(first.record.acknowledged_at, world_.clock.now());
  world_.clock.advance(std::chrono::seconds(5));
  const auto again = world_.exchange.acknowledge(world_.caller(kHospital), id).value();
  EXPECT_EQ(again.record.acknowledged_at, first.record.acknowledged_at);
  EXPECT_EQ(fetch(kHospital, id).value(), Letter().json());
}

TEST_F(ExchangeTest, AcknowledgeBeforeAnyFetchIsForbidden) {
  const auto id = send().id;
  EXPECT_EQ(world_.exchange.acknowledge(world_.caller(kHospital), id).error().code,
            Code::state_forbids);
  EXPECT_TRUE(last_leaf_has(R"("outcome":"TSK4005")"));
}

TEST_F(ExchangeTest, SenderCannotAcknowledge) {
  EXPECT_EQ(world_.exchange.acknowledge(world_.caller(kClinic), send().id).error().code,
            Code::not_found);
}

TEST_F(ExchangeTest, AcknowledgeThatLosesARaceDecidesAgain) {
  const auto id = send().id;
  ASSERT_TRUE(fetch(kHospital, id));
  // Another call of the destination acknowledges between this one's look and its write.
  world_.store.before_next_apply = [&] {
    ASSERT_TRUE(world_.exchange.acknowledge(world_.caller(kHospital), id));
  };
  const auto unit = world_.exchange.acknowledge(world_.caller(kHospital), id).value();
  EXPECT_EQ(unit.record.state, store::UnitState::obtained);
}

}  // namespace
}  // namespace tasuki::exchange
