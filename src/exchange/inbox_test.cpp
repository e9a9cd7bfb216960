#include "clins/unit.hpp"
#include "exchange/exchange_fixture_support.hpp"

namespace tasuki::exchange {
namespace {

TEST_F(ExchangeTest, StatusShowsTheSenderItsOwnOnly) {
  send({}, Consent::later);
  const auto status = [&](const char* who) {
    return world_.exchange.status(world_.caller(who), clins::kBundleIdentifierSystem, kIdentifier)
        .value();
  };
  EXPECT_EQ(status(kClinic).size(), 1u);
  EXPECT_TRUE(last_leaf_has(R"("event":"unit.status","outcome":"ok")"));
  const auto before = leaves();
  EXPECT_TRUE(status(kHospital).empty());
  EXPECT_TRUE(status(kStranger).empty());
  EXPECT_EQ(leaves(), before);
}

TEST_F(ExchangeTest, InboxShowsViewableUnitsToTheirDestinationOnly) {
  send();
  Letter held;
  held.serial = "0002";
  send(held, Consent::later);
  EXPECT_EQ(world_.exchange.inbox(world_.caller(kHospital), {}).value().items.size(), 1u);
  EXPECT_TRUE(last_leaf_has(R"("event":"unit.list")"));
  EXPECT_TRUE(world_.exchange.inbox(world_.caller(kClinic), {}).value().items.empty());
  EXPECT_TRUE(world_.exchange.inbox(world_.caller(kStranger), {}).value().items.empty());
}

TEST_F(ExchangeTest, InboxPagesCoverEverythingOnceInOrder) {
  std::vector<std::string> sent;
  for (int i = 0; i < 5; ++i) {
    Letter letter;
    letter.serial = "p" + std::to_string(i);
    sent.push_back(send(letter).id);
  }
  std::vector<std::string> seen;
  Exchange::InboxRequest request;
  request.count = 2;
  do {
    const auto page = world_.exchange.inbox(world_.caller(kHospital), request).value();
    ASSERT_LE(page.items.size(), 2u);
    for (const auto& item : page.items) seen.push_back(item.id);
    request.cursor = page.next;
  } while (!request.cursor.empty());
  EXPECT_EQ(seen, sent);
}

TEST_F(ExchangeTest, LastFullPageOfTheInboxHasNoNext) {
  send();
  Exchange::InboxRequest request;
  request.count = 1;
  EXPECT_TRUE(world_.exchange.inbox(world_.caller(kHospital), request).value().next.empty());
}

TEST_F(ExchangeTest, InboxSinceLeavesOutWhatWasViewableBefore) {
  send();
  world_.clock.advance(std::chrono::seconds(10));
  Exchange::InboxRequest request;
  request.since = world_.clock.now();
  EXPECT_TRUE(world_.exchange.inbox(world_.caller(kHospital), request).value().items.empty());
  Letter second;
  second.serial = "0002";
  send(second);
  EXPECT_EQ(world_.exchange.inbox(world_.caller(kHospital), request).value().items.size(), 1u);
}

TEST_F(ExchangeTest, CursorOfAnotherInstitutionOrListIsInvalid) {
  send();
  const auto page = world_.exchange.inbox(world_.caller(kHospital), {}).value();
  Exchange::InboxRequest request;
  request.cursor = page.items.at(0).cursor;
  EXPECT_TRUE(world_.exchange.inbox(world_.caller(kHospital), request));
  EXPECT_EQ(world_.exchange.inbox(world_.caller(kStranger), request).error().code,
            Code::cursor_invalid);
  EXPECT_EQ(world_.exchange.events(world_.caller(kHospital), request.cursor).error().code,
            Code::cursor_invalid);
  request.cursor = "not a cursor";
  EXPECT_EQ(world_.exchange.inbox(world_.caller(kHospital), request).error().code,
            Code::cursor_invalid);
}

}  // namespace
}  // namespace tasuki::exchange
