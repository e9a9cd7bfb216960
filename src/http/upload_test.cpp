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

// A client that gives and takes bodies in pieces.
Upload pieces_of(const std::string& body) {
  return {body.size(), [body, at = std::size_t{0}]() mutable {
            const std::string piece = body.substr(at, limits::kChunkBytes);
            at += piece.size();
            return Result<std::string>(piece);
          }};
}

// The size of the request's body, then so many bytes in pieces.
Route back(std::size_t bytes) {
  return {"POST", "/",
          [bytes](Request& request) -> Answer {
            while (!request.upload->next()->empty()) continue;
            Stream stream;
            stream.size = bytes;
            stream.next = [left = bytes]() mutable -> Result<std::string> {
              std::string piece(std::min(left, limits::kChunkBytes), 'y');
              left -= piece.size();
              return piece;
            };
            return stream;
          },
          kLimit};
}

TEST(Download, GivesAndTakesPieces) {
  constexpr std::size_t kBytes = 5 * limits::kChunkBytes + 1;
  for (const Kind kind : {Kind::plain, Kind::mutual_tls}) {
    TestServer server(kind, {back(kBytes)});
    const auto client = server.client();
    for (int i = 0; i < 2; ++i) {
      const Upload upload = pieces_of(std::string(3 * limits::kChunkBytes, 'x'));
      auto download = client->download({"POST", "/", {}, {}, &upload});
      ASSERT_TRUE(download) << download.error().to_string();
      EXPECT_EQ(download->size, kBytes);
      std::size_t bytes = 0;
      for (std::string piece = download->next().value(); !piece.empty();
           piece = download->next().value()) {
        EXPECT_LE(piece.size(), 2 * limits::kChunkBytes);
        bytes += piece.size();
      }
      EXPECT_EQ(bytes, kBytes);
    }
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST(Download, OfARefusalComesWhole) {
  TestServer server(Kind::plain, {{"POST", "/", count, 4}});
  const Upload upload = pieces_of("12345");
  auto download = server.client()->download({"POST", "/", {}, {}, &upload});
  ASSERT_TRUE(download) << download.error().to_string();
  EXPECT_EQ(download->head.status, 413);
  EXPECT_NE(download->head.body.find("TSK1003"), std::string::npos);
  EXPECT_EQ(download->size, 0U);
  EXPECT_EQ(download->next().value(), "");
}

TEST(Download, OfAnUploadThatFailsIsItsError) {
  TestServer server(Kind::plain, {kCount});
  const Upload upload{2, []() -> Result<std::string> { return fail(Code::request_timeout); }};
  const auto client = server.client();
  EXPECT_EQ(client->download({"POST", "/", {}, {}, &upload}).error().code, Code::request_timeout);
}

TEST(Download, ThatBreaksOffIsAnError) {
  Route half = back(2 * limits::kChunkBytes);
  half.handler = [](Request& request) -> Answer {
    while (!request.upload->next()->empty()) continue;
    Stream stream;
    stream.size = 2 * limits::kChunkBytes;
    stream.next = [first = true]() mutable -> Result<std::string> {
      if (std::exchange(first, false)) return std::string(limits::kChunkBytes, 'y');
      return fail(Code::content_damaged);
    };
    return stream;
  };
  TestServer server(Kind::plain, {half});
  const Upload upload = pieces_of("x");
  const auto client = server.client();
  auto download = client->download({"POST", "/", {}, {}, &upload});
  ASSERT_TRUE(download);
  Result<std::string> piece = download->next();
  while (piece && !piece->empty()) piece = download->next();
  EXPECT_EQ(piece.error().code, Code::peer_answer_invalid);
}

}  // namespace
}  // namespace tasuki::http::testing
