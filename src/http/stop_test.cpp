// Going down without breaking a promise.
#include <future>

#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

std::future<bool> stop(TestServer& server, milliseconds patience = kPatience) {
  return std::async(std::launch::async, [&server, patience] { return server->stop(patience); });
}

bool refuses_connections(std::uint16_t port) {
  return !connect_to("127.0.0.1", port, std::chrono::steady_clock::now() + kPatience);
}

TEST(Stop, FinishesTheRequestsItAccepted) {
  Signal entered, go;
  TestServer server(Kind::plain, {{"GET", "/", [&](Request&) {
                                     entered.raise();
                                     go.wait();
                                     return text("done");
                                   }}});
  RawPeer peer(server->port());
  peer.send(kGet);
  ASSERT_TRUE(entered.wait());
  auto stopped = stop(server);
  ASSERT_TRUE(eventually([&] { return refuses_connections(server->port()); }));
  go.raise();
  const std::string answer = peer.receive_all();
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("done"));
  EXPECT_TRUE(stopped.get());
}

TEST(Stop, FinishesARequestThatIsStillArriving) {
  TestServer server(Kind::plain, {{"POST", "/", echo}});
  RawPeer peer(server->port());
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  peer.receive_until("\r\n\r\n");
  auto stopped = stop(server);
  ASSERT_TRUE(eventually([&] { return refuses_connections(server->port()); }));
  peer.send("last");
  EXPECT_TRUE(peer.receive_all().ends_with("last"));
  EXPECT_TRUE(stopped.get());
}

TEST(Stop, ClosesIdleConnections) {
  TestServer server(Kind::mutual_tls, {{"GET", "/", [](Request&) { return text("x"); }}});
  const auto client = server.client();
  ASSERT_TRUE(client->call({}, Client::Repeat::never));
  EXPECT_TRUE(stop(server).get());
  EXPECT_EQ(server.connections(), 0);
}

TEST(Stop, GivesParkedRequestsTheirLastCall) {
  Signal parked;
  TestServer server(Kind::plain, {{"GET", "/", [&](Request& request) -> Answer {
                                     if (request.last_call) return text("last call");
                                     return Park{std::chrono::steady_clock::now() + seconds(600),
                                                 [&](const std::function<void()>&) {
                                                   parked.raise();
                                                   return nullptr;
                                                 }};
                                   }}});
  RawPeer peer(server->port());
  peer.send(kGet);
  ASSERT_TRUE(parked.wait());
  auto stopped = stop(server);
  EXPECT_TRUE(peer.receive_all().ends_with("last call"));
  EXPECT_TRUE(stopped.get());
}

TEST(Stop, SaysWhenItCutSomethingOff) {
  TestServer server(Kind::plain, {{"POST", "/", echo}});
  RawPeer peer(server->port());
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  peer.receive_until("\r\n\r\n");
  EXPECT_FALSE(stop(server, milliseconds(20)).get());
  EXPECT_EQ(peer.receive_all(), "");
  EXPECT_EQ(server.connections(), 0);
}

TEST(Stop, TwiceIsOnce) {
  TestServer server(Kind::plain, {});
  EXPECT_TRUE(server->stop(kPatience));
  EXPECT_TRUE(server->stop(kPatience));
}

}  // namespace
}  // namespace tasuki::http::testing
