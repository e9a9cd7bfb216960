#include <thread>

#include "exchange/exchange_fixture_support.hpp"

namespace tasuki::exchange {
namespace {

TEST_F(ExchangeTest, EventTellsTheDestinationOnce) {
  const auto id = send().id;
  const auto page = world_.exchange.events(world_.caller(kHospital), "").value();
  ASSERT_EQ(page.events.size(), 1u);
  EXPECT_EQ(page.events[0].unit_id, id);
  const auto next = world_.exchange.events(world_.caller(kHospital), page.cursor).value();
  EXPECT_TRUE(next.events.empty());
  EXPECT_EQ(next.cursor, page.cursor);
}

TEST_F(ExchangeTest, CursorOfNothingContinuesFromTheStart) {
  const auto nothing = world_.exchange.events(world_.caller(kHospital), "").value();
  EXPECT_TRUE(nothing.events.empty());
  send();
  EXPECT_EQ(world_.exchange.events(world_.caller(kHospital), nothing.cursor).value().events.size(),
            1u);
}

TEST_F(ExchangeTest, EventsComeInPagesOfTheLimit) {
  constexpr std::size_t kSenders = 16;  // commits are shared: one after another would take long
  std::vector<std::thread> senders;
  for (std::size_t t = 0; t < kSenders; ++t) {
    senders.emplace_back([&, t] {
      for (std::size_t i = t; i <= limits::kEventsPageMax; i += kSenders) {
        Letter letter;
        letter.serial = std::to_string(i);
        send(letter);
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  const auto first = world_.exchange.events(world_.caller(kHospital), "").value();
  EXPECT_EQ(first.events.size(), limits::kEventsPageMax);
  const auto second = world_.exchange.events(world_.caller(kHospital), first.cursor).value();
  EXPECT_EQ(second.events.size(), 1u);
}

TEST_F(ExchangeTest, ViewableUnitWakesItsDestination) {
  const auto page = world_.exchange.events(world_.caller(kHospital), "").value();
  int woken = 0;
  const auto interest = world_.exchange.subscribe(kHospital, page.seen, [&] { ++woken; });
  send();
  EXPECT_EQ(woken, 1);
}

TEST_F(ExchangeTest, HeldUnitWakesNobodyAndIsNoEvent) {
  const auto page = world_.exchange.events(world_.caller(kHospital), "").value();
  int woken = 0;
  const auto interest = world_.exchange.subscribe(kHospital, page.seen, [&] { ++woken; });
  send({}, Consent::later);
  EXPECT_EQ(woken, 0);
  EXPECT_TRUE(world_.exchange.events(world_.caller(kHospital), "").value().events.empty());
}

TEST_F(ExchangeTest, UnitThatArrivesBeforeSubscribingWakesAtOnce) {
  const auto page = world_.exchange.events(world_.caller(kHospital), "").value();
  send();
  int woken = 0;
  const auto interest = world_.exchange.subscribe(kHospital, page.seen, [&] { ++woken; });
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace tasuki::exchange
