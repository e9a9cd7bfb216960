// Answers in pieces.
#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;

constexpr std::size_t kPiece = 256 * 1024;

// `count` pieces of 'x' under a promise of `promised` bytes; `calls` counts the pieces asked for.
Route pieces(std::size_t count, std::size_t promised, std::atomic<std::size_t>& calls) {
  return {"GET", "/", [=, &calls](Request&) -> Answer {
            Stream stream;
            stream.head.headers.add("Content-Type", "application/octet-stream");
            stream.size = promised;
            stream.next = [&calls, left = count]() mutable -> Result<std::string> {
              ++calls;
              if (left == 0) return std::string();
              --left;
              return std::string(kPiece, 'x');
            };
            return stream;
          }};
}

TEST(Stream, ArrivesWhole) {
  for (const Kind kind : {Kind::plain, Kind::mutual_tls}) {
    std::atomic<std::size_t> calls{0};
    TestServer server(kind, {pieces(30, 30 * kPiece, calls)});
    const auto client = server.client();
    for (int i = 0; i < 2; ++i) {
      const auto response = client->call({}, Client::Repeat::never);
      ASSERT_TRUE(response) << response.error().to_string();
      EXPECT_EQ(response->body, std::string(30 * kPiece, 'x'));
    }
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST(Stream, IsNotReadFurtherThanThePeerTakesIt) {
  constexpr std::size_t kMany = 4'000;  // 1 GB
  std::atomic<std::size_t> calls{0};
  TestServer server(Kind::plain, {pieces(kMany, kMany * kPiece, calls)});
  RawPeer peer(server->port());
  peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  peer.receive_until("\r\n\r\n");
  peer.close();
  ASSERT_TRUE(eventually([&] { return server.connections() == 0; }));
  EXPECT_LT(calls, kMany / 10);
}

TEST(Stream, OfNothingIsAnEmptyAnswer) {
  std::atomic<std::size_t> calls{0};
  TestServer server(Kind::plain, {pieces(0, 0, calls)});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "");
}

TEST(Stream, ThatEndsEarlyCutsTheConnection) {
  std::atomic<std::size_t> calls{0};
  TestServer server(Kind::plain, {pieces(2, 3 * kPiece, calls)});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_answer_invalid);
}

TEST(Stream, ThatIsLongerThanPromisedCutsTheConnection) {
  std::atomic<std::size_t> calls{0};
  TestServer server(Kind::plain, {pieces(3, 2 * kPiece + 1, calls)});
  EXPECT_FALSE(server.client()->call({}, Client::Repeat::never));
}

Route failing(int good_pieces) {
  return {"GET", "/", [=](Request&) -> Answer {
            Stream stream;
            stream.size = 10 * kPiece;
            stream.next = [left = good_pieces]() mutable -> Result<std::string> {
              if (left-- > 0) return std::string(kPiece, 'x');
              return fail(Code::content_damaged);
            };
            return stream;
          }};
}

TEST(Stream, ThatCannotBeginIsAnsweredWithItsError) {
  TestServer server(Kind::plain, {failing(0)});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 500);
  EXPECT_TRUE(response->body.starts_with("TSK5009"));
}

TEST(Stream, ThatFailsMidwayCutsTheConnection) {
  TestServer server(Kind::plain, {failing(3)});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_answer_invalid);
  EXPECT_NE(server.log_text().find("stream failed"), std::string::npos);
}

}  // namespace
}  // namespace tasuki::http::testing
