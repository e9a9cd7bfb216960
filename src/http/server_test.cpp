// The way of an ordinary request.
#include "http/server.hpp"

#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

using Kind = TestServer::Kind;

std::vector<Route> routes() {
  return {
      {"POST", "/echo", echo},
      {"GET", "/hello/{}", [](Request& r) { return text("hello " + r.captures.at(0)); }},
      {"GET", "/trace", [](Request& r) { return text(r.trace_id); }},
      {"GET", "/peer",
       [](Request& r) {
         return text(r.peer->address + " " +
                     (r.peer->certificate ? r.peer->certificate->institution_code().value_or("?")
                                          : "nobody"));
       }},
      {"GET", "/throws", [](Request&) -> Answer { throw std::runtime_error("oops"); }}};
}

TEST(Server, AnswersWhatTheHandlerSays) {
  TestServer server(Kind::plain, routes());
  const auto response = server.client()->call({.target = "/hello/world"}, Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello world");
}

TEST(Server, KeepsTheConnectionForTheNextRequest) {
  TestServer server(Kind::plain, routes());
  const auto client = server.client();
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(client->call({.target = "/hello/again"}, Client::Repeat::never));
  EXPECT_EQ(server.connections(), 1);
}

TEST(Server, ClosesWhenThePeerAsksForIt) {
  TestServer server(Kind::plain, routes());
  const std::string answer =
      ask(server->port(), "GET /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("hello x"));
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server(Kind::plain, routes());
  RawPeer peer(server->port());
  peer.send(
      "GET /hello/1 HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
      "GET /hello/3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(peer.answer().ends_with("hello 1"));
  EXPECT_TRUE(peer.answer().ends_with("\r\n\r\nabc"));
  EXPECT_TRUE(peer.answer().ends_with("hello 3"));
}

TEST(Server, TakesARequestThatComesByteByByte) {
  TestServer server(Kind::plain, routes());
  RawPeer peer(server->port());
  for (const char c :
       std::string_view("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n"))
    peer.send({&c, 1});
  EXPECT_TRUE(peer.answer().ends_with("\r\n\r\nabcde"));
}

TEST(Server, EchoesALargeBody) {
  TestServer server(Kind::mutual_tls, routes());
  const std::string body(3'000'000, 'x');
  const auto response = server.client()->call({.method = "POST", .target = "/echo", .body = body},
                                              Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body, body);
}

TEST(Server, SaysContinueBeforeABodyThatWaitsForIt) {
  TestServer server(Kind::plain, routes());
  RawPeer peer(server->port());
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(peer.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("ok");
  EXPECT_TRUE(peer.answer().ends_with("ok"));
}

TEST(Server, DoesNotSayContinueToABodyThatIsTooLarge) {
  ServerLimits limits;
  limits.body_bytes_max = 10;
  TestServer server(Kind::plain, routes(), limits);
  RawPeer peer(server->port());
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(peer.receive_all().starts_with("HTTP/1.1 413 "));
}

TEST(Server, TellsTheHandlerWhoAsks) {
  TestServer server(Kind::mutual_tls, routes());
  const auto response = server.client()->call({.target = "/peer"}, Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body, "127.0.0.1 1310000001");
}

TEST(Server, TakesTheTraceIdOfAValidTraceparent) {
  TestServer server(Kind::plain, routes());
  Call call{.target = "/trace"};
  call.headers.add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  const auto response = server.client()->call(call, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(response->headers.find("Tasuki-Trace"), response->body);
}

TEST(Server, MakesATraceIdWhenTheTraceparentIsNotValid) {
  TestServer server(Kind::plain, routes());
  for (const char* parent : {"", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                             "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                             "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                             "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"}) {
    Call call{.target = "/trace"};
    call.headers.add("traceparent", parent);
    const auto response = server.client()->call(call, Client::Repeat::never);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body.size(), 32u) << parent;
    EXPECT_NE(response->body, "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_NE(response->body, "00000000000000000000000000000000");
  }
}

TEST(Server, SendsTheHeadersThatProtectTheAnswer) {
  TestServer server(Kind::plain, routes());
  const auto response = server.client()->call({.target = "/trace"}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->headers.find("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(response->headers.find("Cache-Control"), "no-store");
}

TEST(Server, AnswersInternalWhenTheHandlerThrows) {
  TestServer server(Kind::plain, routes());
  const auto response = server.client()->call({.target = "/throws"}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 500);
  EXPECT_TRUE(response->body.starts_with("TSK5003"));
  EXPECT_NE(server.log_text().find("oops"), std::string::npos);
}

TEST(Server, NamesTheAllowedMethods) {
  TestServer server(Kind::plain, routes());
  const auto response =
      server.client()->call({.method = "DELETE", .target = "/trace"}, Client::Repeat::never);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 405);
  EXPECT_EQ(response->headers.find("Allow"), "GET");
}

TEST(Server, LogsThePatternOfTheRouteAndNeverTheTarget) {
  TestServer server(Kind::mutual_tls, routes());
  ASSERT_TRUE(
      server.client()->call({.target = "/hello/secret?name=hidden"}, Client::Repeat::never));
  ASSERT_TRUE(eventually(
      [&] { return server.log_text().find("\"route\":\"/hello/{}\"") != std::string::npos; }));
  const std::string log = server.log_text();
  EXPECT_NE(log.find("\"peer\":\"1310000001\""), std::string::npos);
  EXPECT_EQ(log.find("secret"), std::string::npos);
  EXPECT_EQ(log.find("hidden"), std::string::npos);
}

TEST(Server, CountsAnswersByStatus) {
  TestServer server(Kind::plain, routes());
  const auto client = server.client();
  ASSERT_TRUE(client->call({.target = "/trace"}, Client::Repeat::never));
  ASSERT_TRUE(client->call({.target = "/nowhere"}, Client::Repeat::never));
  for (const char* status : {"200", "404"})
    EXPECT_TRUE(eventually([&] {
      return server.metrics.render().find(
                 std::string("tasuki_http_requests_total{listener=\"test\",status=\"") + status +
                 "\"} 1\n") != std::string::npos;
    })) << status;
}

TEST(Server, UsesSeveralIoThreads) {
  ServerLimits limits;
  limits.io_threads = 3;
  TestServer server(Kind::mutual_tls, routes(), limits);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 6; ++i) {
    clients.push_back(server.client());
    ASSERT_TRUE(clients.back()->call({.target = "/trace"}, Client::Repeat::never));
  }
  EXPECT_EQ(server.connections(), 6);
}

TEST(Server, SaysWhenItsAddressIsTaken) {
  TestServer server(Kind::plain, routes());
  ServerConfig config = test_config(Kind::plain);
  config.port = server->port();
  SystemClock clock;
  const Log log(Log::to_file_descriptor(2), Level::error, "test", clock);
  const Router router({});
  const auto second = Server::start(config, router, log, server.metrics);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::address_unavailable);
}

}  // namespace
}  // namespace tasuki::http::testing
