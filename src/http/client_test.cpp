#include "http/client.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "http/http_support.hpp"

namespace tasuki::http::testing {
namespace {

std::string url(std::string_view text) {
  const auto parsed = parse_url(text);
  if (!parsed) return std::string(parsed.error().id());
  return std::string(parsed->tls ? "tls " : "plain ") + parsed->host + " " +
         std::to_string(parsed->port);
}

TEST(Url, IsSchemeHostAndPort) {
  EXPECT_EQ(url("https://127.0.0.1:8443"), "tls 127.0.0.1 8443");
  EXPECT_EQ(url("http://localhost:80/"), "plain localhost 80");
  EXPECT_EQ(url("https://exchange.test"), "tls exchange.test 443");
  EXPECT_EQ(url("http://exchange.test"), "plain exchange.test 80");
  EXPECT_EQ(url("https://[::1]:8443"), "tls ::1 8443");
  EXPECT_EQ(url("https://[::1]"), "tls ::1 443");
}

TEST(Url, IsRefusedWhenItIsAnythingElse) {
  for (const char* text :
       {"", "127.0.0.1:80", "ftp://a", "https://", "https://:80", "https://a:", "https://a:0",
        "https://a:65536", "https://a:8x", "https://a/path", "https://a:80/path", "https://u@a",
        "https://a?b", "https://[::1", "https://[::1]x"})
    EXPECT_EQ(url(text), "TSK1009") << text;
}

TEST(EncodeQuery, LeavesOnlyTheUnreserved) {
  EXPECT_EQ(encode_query("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(encode_query("a b+c/d|e&あ"), "a%20b%2Bc%2Fd%7Ce%26%E3%81%82");
}

// A server of the test's own making: for each connection, one script of what to say. It reads one
// request header before it speaks.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::string> scripts) : scripts_(std::move(scripts)) {
    listener_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_.get(), 8);
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~ScriptedServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
  }
  std::unique_ptr<Client> client() const {
    ClientConfig config;
    config.host = "127.0.0.1";
    config.port = port_;
    config.response_timeout = milliseconds(200);
    return std::move(*Client::create(config));
  }
  std::atomic<int> requests{0};

 private:
  // Each part of a script, cut at '|', answers one request; then the connection closes. "hang"
  // keeps it open without a word; "drip" sends a byte now and then, without an end in sight.
  void run() {
    for (const std::string& script : scripts_) {
      const Descriptor peer(::accept(listener_.get(), nullptr, nullptr));
      if (!peer.is_open()) return;
      std::size_t from = 0;
      while (from <= script.size()) {
        const std::size_t bar = std::min(script.find('|', from), script.size());
        if (!read_request(peer.get())) break;
        const std::string part = script.substr(from, bar - from);
        if (part == "hang") {
          read_request(peer.get());
        } else if (part == "drip") {
          while (::send(peer.get(), "H", 1, MSG_NOSIGNAL) == 1)
            std::this_thread::sleep_for(milliseconds(5));
        } else {
          ::send(peer.get(), part.data(), part.size(), MSG_NOSIGNAL);
        }
        from = bar + 1;
      }
    }
  }
  bool read_request(int fd) {
    std::string seen;
    char c;
    while (!seen.ends_with("\r\n\r\n")) {
      if (::recv(fd, &c, 1, 0) != 1) return false;
      seen.push_back(c);
    }
    ++requests;
    return true;
  }

  std::vector<std::string> scripts_;
  Descriptor listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST(Client, RepeatsOnceWhenAKeptConnectionWasClosed) {
  ScriptedServer server({kOk + "|", kOk});
  const auto client = server.client();
  ASSERT_TRUE(client->call({}, Client::Repeat::when_unanswered));
  const auto second = client->call({}, Client::Repeat::when_unanswered);
  ASSERT_TRUE(second) << second.error().to_string();
  EXPECT_EQ(second->body, "ok");
}

TEST(Client, DoesNotRepeatWhatMayNotBeRepeated) {
  ScriptedServer server({kOk + "|", kOk});
  const auto client = server.client();
  ASSERT_TRUE(client->call({}, Client::Repeat::never));
  const auto second = client->call({}, Client::Repeat::never);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::peer_unreachable);
  EXPECT_EQ(server.requests, 2);
}

TEST(Client, DoesNotRepeatOnAFreshConnection) {
  ScriptedServer server({"", kOk});
  const auto response = server.client()->call({}, Client::Repeat::when_unanswered);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_unreachable);
}

TEST(Client, DoesNotRepeatOnceAnAnswerHasBegun) {
  ScriptedServer server({kOk + "|HTTP/1.1 2", kOk});
  const auto client = server.client();
  ASSERT_TRUE(client->call({}, Client::Repeat::when_unanswered));
  const auto second = client->call({}, Client::Repeat::when_unanswered);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::peer_answer_invalid);
}

TEST(Client, ReconnectsAfterConnectionClose) {
  const std::string closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  ScriptedServer server({closing, closing});
  const auto client = server.client();
  EXPECT_TRUE(client->call({}, Client::Repeat::never));
  EXPECT_TRUE(client->call({}, Client::Repeat::never));
}

TEST(Client, SkipsInterimAnswers) {
  ScriptedServer server({"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" + kOk});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body, "ok");
}

TEST(Client, DoesNotExpectABodyAfterHead) {
  ScriptedServer server({"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"});
  const auto response = server.client()->call({.method = "HEAD"}, Client::Repeat::never);
  ASSERT_TRUE(response) << response.error().to_string();
}

TEST(Client, SaysWhenThePeerDoesNotAnswer) {
  ScriptedServer server({"hang"});
  const auto response = server.client()->call({}, Client::Repeat::when_unanswered);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_timeout);
}

TEST(Client, GivesUpAtTheEndOfTheCallHoweverSteadyTheTrickle) {
  ScriptedServer server({"drip", kOk});
  const auto client = server.client();
  Call call;
  call.until = std::chrono::steady_clock::now() + milliseconds(60);
  const auto response = client->call(call, Client::Repeat::never);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_timeout);
  EXPECT_TRUE(client->call({}, Client::Repeat::never));  // the end was of that call only
}

TEST(Client, SaysWhenTheAnswerIsNotHttp) {
  ScriptedServer server({"SSH-2.0-x\r\n\r\n"});
  const auto response = server.client()->call({}, Client::Repeat::never);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_answer_invalid);
}

TEST(Client, SaysWhenNobodyListens) {
  TestServer server(TestServer::Kind::plain, {});
  const ClientConfig config = server.client_config();
  ASSERT_TRUE(server->stop(kPatience));
  const auto response = (*Client::create(config))->call({}, Client::Repeat::when_unanswered);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::peer_unreachable);
}

}  // namespace
}  // namespace tasuki::http::testing
