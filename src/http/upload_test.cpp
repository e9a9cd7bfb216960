// Bodies in pieces.
#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;

constexpr std::size_t kLimit = 64 * 1024 * 1024;

// Counts what comes; answers the error that it gets, or so many bytes in so many pieces.
Answer count(Request& request) {
  std::size_t bytes = 0;
  for (std::size_t pieces = 0;; ++pieces) {
    const auto piece = request.upload->next();
    if (!piece) {
      Response response = text(std::string(piece.error().id()));
      response.status = piece.error().http_status();
      return response;
    }
    if (piece->empty()) return text(std::to_string(bytes) + " in " + std::to_string(pieces));
    bytes += piece->size();
  }
}

const Route kCount{"POST", "/", count, kLimit};

std::string head(std::size_t length, std::string_view more = {}) {
  return std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ")
      .append(std::to_string(length))
      .append("\r\n")
      .append(more)
      .append("\r\n");
}

TEST(Upload, IsLargerThanWhatIsHeldOfIt) {
  for (const Kind kind : {Kind::plain, Kind::mutual_tls}) {
    TestServer server(kind, {kCount});
    const std::string body(3 * limits::kBodyBytesMax + 1, 'x');
    const auto client = server.client();
    for (int i = 0; i < 2; ++i) {
      const auto response = client->call({"POST", "/", {}, body}, Client::Repeat::never);
      ASSERT_TRUE(response) << response.error().to_string();
      EXPECT_EQ(response->body, "31457281 in 121");
    }
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST(Upload, OfNothingIsOnePieceOfNothing) {
  TestServer server(Kind::plain, {kCount});
  EXPECT_TRUE(ask(server->port(), head(0, "Connection: close\r\n")).ends_with("0 in 0"));
}

TEST(Upload, IsWaitedForByTheByte) {
  TestServer server(Kind::plain, {kCount});
  RawPeer peer(server->port());
  peer.send(head(3) + "a");
  peer.send("b");
  peer.send("c" + head(1) + "d");
  EXPECT_TRUE(peer.answer().ends_with("3 in 1"));
  EXPECT_TRUE(peer.answer().ends_with("1 in 1"));
}

TEST(Upload, BeginsWhenThePeerIsToldTo) {
  TestServer server(Kind::plain, {kCount});
  RawPeer peer(server->port());
  peer.send(head(1, "Expect: 100-continue\r\n"));
  EXPECT_NE(peer.receive_until("\r\n\r\n").find("100 Continue"), std::string::npos);
  peer.send("x");
  EXPECT_TRUE(peer.answer().ends_with("1 in 1"));
}

TEST(Upload, MayBeAsLongAsItsRouteSays) {
  TestServer server(Kind::plain, {{"POST", "/", count, 4}});
  EXPECT_TRUE(ask(server->port(), head(4, "Connection: close\r\n") + "1234").ends_with("4 in 1"));
  EXPECT_NE(ask(server->port(), head(5) + "12345").find("TSK1003"), std::string::npos);
}

TEST(Upload, NeedsItsLength) {
  TestServer server(Kind::plain, {kCount});
  const std::string answer = ask(
      server->port(), "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_NE(answer.find("411"), std::string::npos);
  EXPECT_NE(answer.find("TSK1018"), std::string::npos);
}

TEST(Upload, WhoseHandlerTurnsItDownEndsTheConnection) {
  TestServer server(Kind::plain, {{"POST", "/", [](Request&) { return text("no"); }, kLimit}});
  const std::string answer = ask(server->port(), head(1'000) + "x");
  EXPECT_TRUE(answer.ends_with("no"));
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST(Upload, ThatStopsEndsAfterAWhile) {
  ServerLimits limits;
  limits.upload_idle_timeout = milliseconds{30};
  TestServer server(Kind::plain, {kCount}, limits);
  RawPeer peer(server->port());
  peer.send(head(2) + "x");
  EXPECT_NE(peer.receive_all().find("TSK1012"), std::string::npos);
}

TEST(Upload, ThatTakesTooLongEnds) {
  ServerLimits limits;
  limits.upload_timeout = milliseconds{30};
  TestServer server(Kind::plain, {kCount}, limits);
  RawPeer peer(server->port());
  peer.send(head(2) + "x");
  EXPECT_NE(peer.receive_all().find("TSK1012"), std::string::npos);
}

TEST(Upload, WhosePeerLeavesFreesItsThread) {
  ServerLimits limits;
  limits.handler_threads = 1;
  TestServer server(Kind::plain, {kCount}, limits);
  {
    RawPeer leaving(server->port());
    leaving.send(head(2) + "x");
  }
  EXPECT_TRUE(ask(server->port(), head(1, "Connection: close\r\n") + "x").ends_with("1 in 1"));
}

TEST(Upload, DoesNotHoldUpAStop) {
  Signal begun;
  TestServer server(Kind::plain, {{"POST", "/",
                                   [&](Request& request) {
                                     begun.raise();
                                     return count(request);
                                   },
                                   kLimit}});
  RawPeer peer(server->port());
  peer.send(head(2) + "x");
  ASSERT_TRUE(begun.wait());
  EXPECT_TRUE(server->stop(kPatience));
  EXPECT_NE(peer.receive_all().find("503"), std::string::npos);
}

}  // namespace
}  // namespace tasuki::http::testing
