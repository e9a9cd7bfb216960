#include "http/body_budget.hpp"

#include <thread>

#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;

void never(BodyBudget::Lease) {
  ADD_FAILURE() << "nobody should wait";
}

TEST(BodyBudget, GivesAllOfItself) {
  const auto budget = std::make_shared<BodyBudget>(100);
  const auto a = budget->take(60, never);
  const auto b = budget->take(40, never);
  EXPECT_TRUE(a && b);
}

TEST(BodyBudget, MakesTheNextOneWaitUntilRoomIsGivenBack) {
  const auto budget = std::make_shared<BodyBudget>(100);
  std::optional<BodyBudget::Lease> first = budget->take(60, never);
  BodyBudget::Lease later;
  EXPECT_FALSE(budget->take(41, [&](BodyBudget::Lease lease) { later = std::move(lease); }));
  EXPECT_FALSE(later);
  first.reset();
  EXPECT_TRUE(later);
}

TEST(BodyBudget, ServesInOrderAndLetsNobodyPassTheLine) {
  const auto budget = std::make_shared<BodyBudget>(100);
  std::optional<BodyBudget::Lease> first = budget->take(60, never);
  std::string order;
  std::vector<BodyBudget::Lease> leases;
  const auto waits = [&](char name) {
    return [&, name](BodyBudget::Lease lease) {
      order += name;
      leases.push_back(std::move(lease));
    };
  };
  EXPECT_FALSE(budget->take(90, waits('a')));
  EXPECT_FALSE(budget->take(10, waits('b')));
  first.reset();
  EXPECT_EQ(order, "ab");
}

TEST(BodyBudget, GivesOneTooLargeBodyRoomWhenNobodyHasAny) {
  const auto budget = std::make_shared<BodyBudget>(100);
  EXPECT_TRUE(budget->take(500, never));
}

TEST(BodyBudget, AWaiterThatHasGoneGivesItsRoomToTheNext) {
  const auto budget = std::make_shared<BodyBudget>(100);
  std::optional<BodyBudget::Lease> first = budget->take(100, never);
  BodyBudget::Lease second;
  EXPECT_FALSE(budget->take(100, [](BodyBudget::Lease) {}));
  EXPECT_FALSE(budget->take(100, [&](BodyBudget::Lease lease) { second = std::move(lease); }));
  first.reset();
  EXPECT_TRUE(second);
}

// Above kSmallBodyBytesMax, so that two do not fit into the budget of these servers.
constexpr std::size_t kLarge = limits::kSmallBodyBytesMax + 1;

std::string post(std::size_t size) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

struct Held {
  Signal entered, go;
  std::atomic<int> count{0};
  std::vector<Route> routes() {
    return {{"POST", "/",
             [this](Request& request) {
               ++count;
               entered.raise();
               go.wait();
               return text(std::to_string(request.body.size()));
             }},
            {"GET", "/", [](Request&) { return text("small"); }}};
  }
  static ServerLimits limits() {
    ServerLimits out;
    out.large_body_bytes_total = kLarge + 10;
    return out;
  }
};

TEST(LargeBodies, WaitForEachOther) {
  Held held;
  TestServer server(Kind::plain, held.routes(), Held::limits());
  RawPeer first(server->port()), second(server->port()), third(server->port());
  first.send(post(kLarge) + std::string(kLarge, 'x'));
  ASSERT_TRUE(held.entered.wait());
  // The second is not read: its socket buffers fill up. A small request passes it.
  second.send(post(kLarge) + "xx");
  third.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(third.answer().ends_with("small"));
  EXPECT_EQ(held.count, 1);
  held.go.raise();
  EXPECT_TRUE(first.answer().ends_with(std::to_string(kLarge)));
  second.send(std::string(kLarge - 2, 'x'));
  EXPECT_TRUE(second.answer().ends_with(std::to_string(kLarge)));
}

TEST(LargeBodies, OfASmallSizeDoNotWait) {
  Held held;
  TestServer server(Kind::plain, held.routes(), Held::limits());
  RawPeer first(server->port()), second(server->port());
  first.send(post(kLarge) + std::string(kLarge, 'x'));
  ASSERT_TRUE(held.entered.wait());
  second.send(post(limits::kSmallBodyBytesMax) + std::string(limits::kSmallBodyBytesMax, 'x'));
  EXPECT_TRUE(eventually([&] { return held.count == 2; }));
  held.go.raise();
}

TEST(LargeBodies, GiveTheirRoomBackWhenThePeerLeaves) {
  Held held;
  held.go.raise();
  TestServer server(Kind::plain, held.routes(), Held::limits());
  RawPeer first(server->port()), second(server->port());
  first.send(post(kLarge) + "x");
  ASSERT_TRUE(eventually([&] { return server.connections() == 2; }));
  second.send(post(kLarge) + std::string(kLarge, 'x'));
  first.close();
  EXPECT_TRUE(second.answer().ends_with(std::to_string(kLarge)));
}

TEST(LargeBodies, InChunksTakeRoomOnceTheyAreLarge) {
  Held held;
  ServerLimits limits = Held::limits();
  limits.body_bytes_max = kLarge;
  TestServer server(Kind::plain, held.routes(), limits);
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", kLarge);
  const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                              std::string(size) + std::string(kLarge, 'x') + "\r\n0\r\n\r\n";
  RawPeer first(server->port()), second(server->port());
  first.send(chunked);
  ASSERT_TRUE(held.entered.wait());
  std::thread sender([&] { second.send(chunked); });
  held.go.raise();
  EXPECT_TRUE(first.answer().ends_with(std::to_string(kLarge)));
  sender.join();
  EXPECT_TRUE(second.answer().ends_with(std::to_string(kLarge)));
}

}  // namespace
}  // namespace tasuki::http::testing
