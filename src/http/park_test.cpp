// Requests that wait without a thread.
#include <thread>

#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;
using SteadyClock = std::chrono::steady_clock;

constexpr seconds kLong{600};

// A route that parks each request once and keeps its wake function.
class Parking {
 public:
  Route route(std::chrono::milliseconds wait = kLong) {
    return {"GET", "/wait", [this, wait](Request& request) -> Answer {
              if (request.last_call) return text("time is up");
              if (woken_) return text("woken");
              return Park{SteadyClock::now() + wait, [this](std::function<void()> wake) {
                            return subscribe(std::move(wake));
                          }};
            }};
  }

  void wake() {
    woken_ = true;
    const std::lock_guard lock(mutex_);
    for (const auto& call : wakes_) call();
  }
  bool parked(std::size_t count = 1) {
    return eventually([&] {
      const std::lock_guard lock(mutex_);
      return wakes_.size() == count;
    });
  }
  std::atomic<int> subscriptions{0};

 private:
  std::shared_ptr<void> subscribe(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wakes_.push_back(std::move(wake));
    ++subscriptions;
    return std::shared_ptr<void>(nullptr, [this](void*) { --subscriptions; });
  }

  std::mutex mutex_;
  std::vector<std::function<void()>> wakes_;
  std::atomic<bool> woken_{false};
};

constexpr std::string_view kWait = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Park, AWokenRequestIsAnswered) {
  Parking parking;
  TestServer server(Kind::mutual_tls, {parking.route()});
  const auto client = server.client();
  ASSERT_TRUE(client->send({.target = "/wait"}));
  ASSERT_TRUE(parking.parked());
  parking.wake();
  const auto response = client->receive();
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body, "woken");
  EXPECT_EQ(parking.subscriptions, 0);
}

TEST(Park, ARequestWhoseTimeIsUpGetsItsLastCall) {
  Parking parking;
  TestServer server(Kind::mutual_tls, {parking.route(milliseconds(20))});
  const auto response = server.client()->call({.target = "/wait"}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "time is up");
}

TEST(Park, ARequestWhoseTimeIsUpAlreadyIsNotLost) {
  Parking parking;
  TestServer server(Kind::plain, {parking.route(milliseconds(-1))});
  const auto response = server.client()->call({.target = "/wait"}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "time is up");
}

TEST(Park, AWakeBeforeSubscribeReturnsIsNotLost) {
  std::atomic<int> runs{0};
  TestServer server(Kind::plain, {{"GET", "/", [&](Request&) -> Answer {
                                     if (++runs == 2) return text("woken");
                                     return Park{SteadyClock::now() + kLong,
                                                 [](const std::function<void()>& wake) {
                                                   std::thread(wake).join();
                                                   return nullptr;
                                                 }};
                                   }}});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "woken");
}

TEST(Park, ARequestMayParkAgainAndAgain) {
  std::atomic<int> runs{0};
  TestServer server(Kind::plain, {{"GET", "/", [&](Request&) -> Answer {
                                     if (++runs == 50) return text("at last");
                                     return Park{SteadyClock::now() + kLong,
                                                 [](const std::function<void()>& wake) {
                                                   wake();
                                                   wake();  // once too often does no harm
                                                   return nullptr;
                                                 }};
                                   }}});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(runs, 50);
}

TEST(Park, APeerThatLeavesEndsItsSubscription) {
  for (const Kind kind : {Kind::plain, Kind::mutual_tls}) {
    Parking parking;
    TestServer server(kind, {parking.route()});
    const auto client = server.client();
    ASSERT_TRUE(client->send({.target = "/wait"}));
    ASSERT_TRUE(parking.parked());
    client->close();
    EXPECT_TRUE(eventually([&] { return parking.subscriptions == 0; }));
    EXPECT_TRUE(eventually([&] { return server.connections() == 0; }));
    parking.wake();  // too late, and harmless
  }
}

TEST(Park, ARequestBehindAParkedOneIsAnsweredAfterIt) {
  Parking parking;
  TestServer server(Kind::plain, {parking.route(), {"POST", "/echo", echo}});
  RawPeer peer(server->port());
  peer.send(kWait);
  ASSERT_TRUE(parking.parked());
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nafter");
  parking.wake();
  EXPECT_TRUE(peer.answer().ends_with("woken"));
  EXPECT_TRUE(peer.answer().ends_with("after"));
}

TEST(Park, ARequestSentTogetherWithAParkedOneIsAnsweredAfterIt) {
  Parking parking;
  TestServer server(Kind::plain, {parking.route(), {"POST", "/echo", echo}});
  RawPeer peer(server->port());
  peer.send(std::string(kWait) +
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nafter");
  ASSERT_TRUE(parking.parked());
  parking.wake();
  EXPECT_TRUE(peer.answer().ends_with("woken"));
  EXPECT_TRUE(peer.answer().ends_with("after"));
}

TEST(Park, ManyRequestsParkWithoutThreads) {
  constexpr std::size_t kMany = 100;
  Parking parking;
  ServerLimits limits;
  limits.handler_threads = 2;
  TestServer server(Kind::plain, {parking.route()}, limits);
  std::vector<RawPeer> peers;
  for (std::size_t i = 0; i < kMany; ++i) peers.emplace_back(server->port()).send(kWait);
  ASSERT_TRUE(parking.parked(kMany));
  parking.wake();
  for (RawPeer& peer : peers) EXPECT_TRUE(peer.answer().ends_with("woken"));
}

TEST(Park, AWakeAfterTheServerIsGoneDoesNothing) {
  Parking parking;
  TestServer server(Kind::plain, {parking.route()});
  RawPeer peer(server->port());
  peer.send(kWait);
  ASSERT_TRUE(parking.parked());
  server.destroy();
  parking.wake();
  EXPECT_EQ(parking.subscriptions, 0);
}

TEST(Park, ASubscribeThatThrowsIsAnsweredInternal) {
  TestServer server(Kind::plain, {{"GET", "/", [](Request&) -> Answer {
                                     return Park{
                                         SteadyClock::now() + kLong,
                                         [](const std::function<void()>&) -> std::shared_ptr<void> {
                                           throw std::runtime_error("no room");
                                         }};
                                   }}});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 500);
}

}  // namespace
}  // namespace tasuki::http::testing
