#include "http/http_support.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <charconv>
#include <thread>

namespace tasuki::http::testing {
namespace {

constexpr std::chrono::hours kYear{365 * 24};

Deadline soon() {
  return std::chrono::steady_clock::now() + kPatience;
}

}  // namespace

TestAuthority::TestAuthority()
    : now_(SystemClock().now()),
      authority_(
          crypto::CertificateAuthority::create("Test Authority", now_ - kYear, now_ + kYear)) {}

Identity TestAuthority::issue(std::string_view name, Time from, Time to) const {
  const auto key = crypto::PrivateKey::generate();
  crypto::CertificateRequest request;
  request.common_name = name;
  request.not_before = from;
  request.not_after = to;
  if (name == "server") {
    request.dns_names = {"localhost"};
    request.addresses = {"127.0.0.1"};
  } else if (name == "elsewhere") {
    request.dns_names = {"elsewhere.test"};
  } else {
    request.uris = {crypto::institution_uri(kInstitution)};
  }
  return {authority_.issue(request, key.public_key()).to_pem(), key.to_pem()};
}

Identity TestAuthority::server() const {
  return issue("server", now_ - kYear, now_ + kYear);
}
Identity TestAuthority::server_elsewhere() const {
  return issue("elsewhere", now_ - kYear, now_ + kYear);
}
Identity TestAuthority::client() const {
  return issue("client", now_ - kYear, now_ + kYear);
}
Identity TestAuthority::expired_client() const {
  return issue("expired", now_ - kYear, now_ - kYear / 2);
}
Identity TestAuthority::future_client() const {
  return issue("future", now_ + kYear / 2, now_ + kYear);
}

const TestAuthority& authority() {
  static const TestAuthority authority;
  return authority;
}

const TestAuthority& foreign_authority() {
  static const TestAuthority authority;
  return authority;
}

void Signal::raise() {
  const std::lock_guard lock(mutex_);
  raised_ = true;
  changed_.notify_all();
}

bool Signal::wait() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return raised_; });
}

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = soon();
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

ServerConfig test_config(TestServer::Kind kind, ServerLimits limits) {
  ServerConfig config;
  config.name = "test";
  config.limits = limits;
  if (kind == TestServer::Kind::mutual_tls) {
    static const Identity identity = authority().server();
    config.tls = ServerTls{identity.certificate, identity.key, authority().pem()};
  }
  config.error_response = [](const Error& error, const Request&) {
    Response response = text(std::string(error.id()) + " " + error.detail);
    response.status = error.http_status();
    return response;
  };
  return config;
}

TestServer::TestServer(Kind kind, std::vector<Route> routes, ServerLimits limits)
    : TestServer(test_config(kind, limits), std::move(routes)) {}

TestServer::TestServer(ServerConfig config, std::vector<Route> routes)
    : log_(
          [this](std::string_view line) {
            const std::lock_guard lock(log_mutex_);
            log_text_ += line;
          },
          Level::info, "test", clock_),
      router_(std::move(routes)),
      kind_(config.tls ? Kind::mutual_tls : Kind::plain) {
  auto started = Server::start(std::move(config), router_, log_, metrics);
  if (!started) ADD_FAILURE() << started.error().to_string();
  server_ = std::move(*started);
}

std::int64_t TestServer::connections() const {
  return const_cast<Metrics&>(metrics)
      .gauge("tasuki_http_connections", "", "listener=\"test\"")
      .value();
}

std::uint64_t TestServer::refused(std::string_view reason) {
  return metrics.counter("tasuki_http_refused_total", "", "reason=\"" + std::string(reason) + "\"")
      .value();
}

std::string TestServer::log_text() const {
  const std::lock_guard lock(log_mutex_);
  return log_text_;
}

ClientConfig TestServer::client_config() const {
  ClientConfig config;
  config.host = "127.0.0.1";
  config.port = server_->port();
  return config;
}

std::unique_ptr<Client> TestServer::client() const {
  if (kind_ == Kind::mutual_tls) return client(authority().client());
  return std::move(*Client::create(client_config()));
}

std::unique_ptr<Client> TestServer::client(const Identity& identity) const {
  ClientConfig config = client_config();
  config.tls = ClientTls{authority().pem(), identity.certificate, identity.key};
  return std::move(*Client::create(config));
}

RawPeer::RawPeer(std::uint16_t port) {
  auto socket = connect_to("127.0.0.1", port, soon());
  if (!socket) ADD_FAILURE() << socket.error().to_string();
  socket_ = std::move(*socket);
}

void RawPeer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN || wait_for(socket_.get(), POLLOUT, soon()) == 0) {
      return;  // the server has gone: what it said before is what the test looks at
    }
  }
}

bool RawPeer::more() {
  char block[16 * 1024];
  for (;;) {
    const ssize_t got = ::recv(socket_.get(), block, sizeof block, 0);
    if (got > 0) {
      received_.append(block, static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0 || errno != EAGAIN || wait_for(socket_.get(), POLLIN, soon()) == 0) return false;
  }
}

std::string RawPeer::receive_until(std::string_view end) {
  std::size_t found = std::string::npos;
  while ((found = received_.find(end)) == std::string::npos && more()) {
  }
  const std::size_t size = found == std::string::npos ? received_.size() : found + end.size();
  std::string out = received_.substr(0, size);
  received_.erase(0, size);
  return out;
}

std::string RawPeer::receive_all() {
  while (more()) {
  }
  return std::exchange(received_, {});
}

std::string RawPeer::answer() {
  std::string head = receive_until("\r\n\r\n");
  const std::size_t field = head.find("Content-Length: ");
  if (field == std::string::npos) return head;
  std::size_t size = 0;
  std::from_chars(head.data() + field + 16, head.data() + head.size(), size);
  while (received_.size() < size && more()) {
  }
  head += received_.substr(0, size);
  received_.erase(0, size);
  return head;
}

std::string ask(std::uint16_t port, std::string_view request) {
  RawPeer peer(port);
  peer.send(request);
  ::shutdown(peer.fd(), SHUT_WR);
  return peer.receive_all();
}

Answer echo(Request& request) {
  return text(request.body);
}

Response text(std::string body) {
  Response response;
  response.headers.add("Content-Type", "text/plain");
  response.body = std::move(body);
  return response;
}

}  // namespace tasuki::http::testing
