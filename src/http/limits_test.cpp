// Each limit of the server at its value and one above.
#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;

const std::vector<Route> kRoutes = {
    {"POST", "/echo", echo},
    {"GET", "/", [](Request&) { return text("root"); }},
};

std::string post(std::size_t size, std::string_view fields = {}) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'x');
}

std::string chunked(std::size_t size) {
  char length[32];
  std::snprintf(length, sizeof length, "%zx\r\n", size);
  return "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
         std::string(length) + std::string(size, 'x') + "\r\n0\r\n\r\n";
}

TEST(Limits, ABodyOfTheLimitIsTaken) {
  ServerLimits limits;
  limits.body_bytes_max = 1000;
  TestServer server(Kind::plain, kRoutes, limits);
  EXPECT_TRUE(ask(server->port(), post(1000)).starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(ask(server->port(), chunked(1000)).starts_with("HTTP/1.1 200 "));
}

TEST(Limits, ABodyAboveTheLimitIsRefusedWithTheLimit) {
  ServerLimits limits;
  limits.body_bytes_max = 1000;
  TestServer server(Kind::plain, kRoutes, limits);
  for (const std::string& request : {post(1001), chunked(1001)}) {
    const std::string answer = ask(server->port(), request);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
    EXPECT_NE(answer.find("TSK1003 the limit is 1000 bytes"), std::string::npos) << answer;
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  }
  EXPECT_TRUE(eventually([&] { return server.refused("body_too_large") == 2; }));
}

TEST(Limits, TheRefusalReachesAPeerThatIsStillSending) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const std::string body(limits::kBodyBytesMax + 1, 'x');
  const auto response = server.client()->call({.method = "POST", .target = "/echo", .body = body},
                                              Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->status, 413);
}

TEST(Limits, TheLargestBodyIsTakenOverTls) {
  TestServer server(Kind::mutual_tls, kRoutes);
  const std::string body(limits::kBodyBytesMax, 'x');
  const auto response = server.client()->call({.method = "POST", .target = "/echo", .body = body},
                                              Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body.size(), body.size());
}

TEST(Limits, AHeaderAboveTheLimitIsRefused) {
  TestServer server(Kind::plain, kRoutes);
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string at(limits::kHeaderBytesMax - head.size() - 4, 'x');
  EXPECT_TRUE(ask(server->port(), head + at + "\r\n\r\n").starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(ask(server->port(), head + at + "x\r\n\r\n").starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(eventually([&] { return server.refused("header_too_large") == 1; }));
}

TEST(Limits, ATargetAboveTheLimitIsRefused) {
  TestServer server(Kind::plain, kRoutes);
  const auto get = [&](std::size_t size) {
    return ask(server->port(),
               "GET /?" + std::string(size - 2, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n");
  };
  EXPECT_TRUE(get(limits::kTargetBytesMax).starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(get(limits::kTargetBytesMax + 1).starts_with("HTTP/1.1 431 "));
}

TEST(Limits, ConnectionsAboveTheLimitAreClosed) {
  ServerLimits limits;
  limits.connections_max = 1;
  TestServer server(Kind::plain, kRoutes, limits);
  RawPeer first(server->port());
  first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(first.answer().ends_with("root"));
  EXPECT_EQ(RawPeer(server->port()).receive_all(), "");
  EXPECT_TRUE(eventually([&] { return server.refused("connections") == 1; }));
  first.close();
  ASSERT_TRUE(eventually([&] { return server.connections() == 0; }));
  EXPECT_TRUE(ask(server->port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("root"));
}

TEST(Limits, ACompressedBodyIsRefused) {
  TestServer server(Kind::plain, kRoutes);
  EXPECT_NE(ask(server->port(), post(3, "Content-Encoding: gzip\r\n")).find("TSK1005"),
            std::string::npos);
  EXPECT_TRUE(
      ask(server->port(), post(3, "Content-Encoding: identity\r\n")).starts_with("HTTP/1.1 200 "));
}

TEST(Limits, MalformedRequestsAreAnsweredOnceAndTheConnectionCloses) {
  TestServer server(Kind::plain, kRoutes);
  RawPeer peer(server->port());
  peer.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
      "\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string all = peer.receive_all();
  EXPECT_TRUE(all.starts_with("HTTP/1.1 400 ")) << all;
  EXPECT_EQ(all.find("HTTP/1.1", 1), std::string::npos) << all;
  EXPECT_EQ(all.find("root"), std::string::npos);
}

TEST(Limits, AnUnknownPathWithoutABodyKeepsTheConnection) {
  TestServer server(Kind::plain, kRoutes);
  RawPeer peer(server->port());
  peer.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(peer.answer().starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(peer.answer().ends_with("root"));
}

TEST(Limits, AnUnknownPathWithABodyEndsTheConnection) {
  TestServer server(Kind::plain, kRoutes);
  RawPeer peer(server->port());
  peer.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n");
  EXPECT_TRUE(peer.answer().starts_with("HTTP/1.1 404 "));
  EXPECT_EQ(peer.receive_all(), "");
}

TEST(Limits, AFullQueueAnswersBusy) {
  ServerLimits limits;
  limits.handler_threads = 1;
  limits.request_queue_max = 1;
  Signal entered, go;
  TestServer server(Kind::plain,
                    {{"GET", "/",
                      [&](Request&) {
                        entered.raise();
                        go.wait();
                        return text("done");
                      }}},
                    limits);
  const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  RawPeer running(server->port()), waiting(server->port()), refused(server->port());
  running.send(request);
  ASSERT_TRUE(entered.wait());
  waiting.send(request);
  Gauge& queue = server.metrics.gauge("tasuki_http_queue", "", "listener=\"test\"");
  ASSERT_TRUE(eventually([&] { return queue.value() == 1; }));
  refused.send(request);
  const std::string answer = refused.answer();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 ")) << answer;
  EXPECT_NE(answer.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_NE(answer.find("TSK5001"), std::string::npos);
  go.raise();
  EXPECT_TRUE(running.answer().ends_with("done"));
  EXPECT_TRUE(waiting.answer().ends_with("done"));
  refused.send(request);  // busy does not end a connection
  EXPECT_TRUE(refused.answer().ends_with("done"));
}

}  // namespace
}  // namespace tasuki::http::testing
