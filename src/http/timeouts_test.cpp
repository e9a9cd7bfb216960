#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;
constexpr milliseconds kShort{40};

const std::vector<Route> kRoutes = {
    {"POST", "/echo", echo},
    {"GET", "/", [](Request&) { return text("root"); }},
    {"GET", "/large", [](Request&) { return text(std::string(32'000'000, 'x')); }},
};

TEST(Timeouts, AHandshakeThatDoesNotComeIsEnded) {
  ServerLimits limits;
  limits.handshake_timeout = kShort;
  TestServer server(Kind::mutual_tls, kRoutes, limits);
  EXPECT_EQ(RawPeer(server->port()).receive_all(), "");
}

TEST(Timeouts, AConnectionWithoutAFirstByteIsClosed) {
  ServerLimits limits;
  limits.first_byte_timeout = kShort;
  TestServer server(Kind::plain, kRoutes, limits);
  EXPECT_EQ(RawPeer(server->port()).receive_all(), "");
}

TEST(Timeouts, AHeaderThatDoesNotEndIsAnswered408) {
  ServerLimits limits;
  limits.header_timeout = kShort;
  TestServer server(Kind::plain, kRoutes, limits);
  RawPeer peer(server->port());
  peer.send("GET / HTTP/1.1\r\nHos");
  const std::string answer = peer.receive_all();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
  EXPECT_NE(answer.find("TSK1012 header"), std::string::npos);
  EXPECT_TRUE(eventually([&] { return server.refused("timeout") == 1; }));
}

TEST(Timeouts, ABodyThatDoesNotEndIsAnswered408) {
  ServerLimits limits;
  limits.body_timeout = kShort;
  TestServer server(Kind::plain, kRoutes, limits);
  RawPeer peer(server->port());
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  const std::string answer = peer.receive_all();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
  EXPECT_NE(answer.find("TSK1012 body"), std::string::npos);
}

TEST(Timeouts, AnIdleConnectionIsClosedSilently) {
  ServerLimits limits;
  limits.idle_timeout = kShort;
  TestServer server(Kind::plain, kRoutes, limits);
  RawPeer peer(server->port());
  peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(peer.answer().ends_with("root"));
  EXPECT_EQ(peer.receive_all(), "");
}

TEST(Timeouts, APeerThatDoesNotTakeItsAnswerIsCutOff) {
  ServerLimits limits;
  limits.write_timeout = kShort;
  TestServer server(Kind::plain, kRoutes, limits);
  RawPeer peer(server->port());
  peer.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return server.connections() == 1; }));
  EXPECT_TRUE(eventually([&] { return server.connections() == 0; }));
}

}  // namespace
}  // namespace tasuki::http::testing
