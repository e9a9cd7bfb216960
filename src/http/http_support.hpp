// What the tests of this module share: an authority, a server on a port of its own, raw sockets.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "http/client.hpp"
#include "http/connect.hpp"
#include "http/server.hpp"

namespace tasuki::http::testing {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr std::string_view kInstitution = "1310000001";
// Longer than anything here takes, short enough to fail in one's lifetime.
inline constexpr seconds kPatience{20};

struct Identity {
  std::string certificate;
  std::string key;
};

// An authority of its own with certificates made to order.
class TestAuthority {
 public:
  TestAuthority();
  std::string pem() const { return authority_.certificate().to_pem(); }
  Identity server() const;            // localhost, 127.0.0.1
  Identity server_elsewhere() const;  // another host
  Identity client() const;
  Identity expired_client() const;
  Identity future_client() const;

 private:
  Identity issue(std::string_view name, Time from, Time to) const;
  Time now_;
  crypto::CertificateAuthority authority_;
};

const TestAuthority& authority();          // the one that test servers trust
const TestAuthority& foreign_authority();  // another one

// A flag to wait for.
class Signal {
 public:
  void raise();
  bool wait();  // false: not within kPatience

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool raised_ = false;
};

// Waits until `condition` holds; false: not within kPatience.
bool eventually(const std::function<bool()>& condition);

// Error answers are "TSK1001 detail" in plain text.
class TestServer {
 public:
  enum class Kind { plain, mutual_tls };
  TestServer(Kind kind, std::vector<Route> routes, ServerLimits limits = {});
  TestServer(ServerConfig config, std::vector<Route> routes);

  Server& operator*() { return *server_; }
  Server* operator->() { return server_.get(); }
  void destroy() { server_.reset(); }
  std::int64_t connections() const;
  std::uint64_t refused(std::string_view reason);  // tasuki_http_refused_total
  std::string log_text() const;
  Metrics metrics;

  std::unique_ptr<Client> client() const;                          // plain, or with a good identity
  std::unique_ptr<Client> client(const Identity& identity) const;  // TLS
  ClientConfig client_config() const;

 private:
  SystemClock clock_;
  mutable std::mutex log_mutex_;
  std::string log_text_;
  Log log_;
  Router router_;
  Kind kind_;
  std::unique_ptr<Server> server_;
};

ServerConfig test_config(TestServer::Kind kind, ServerLimits limits = {});

// A connection that sends what it is told, well-formed or not. Plain TCP.
class RawPeer {
 public:
  explicit RawPeer(std::uint16_t port);
  void send(std::string_view bytes);
  std::string receive_until(std::string_view end);  // what came, also when the end did not
  std::string receive_all();                        // until the peer closes
  std::string answer();                             // one answer with its Content-Length body
  void close() { socket_ = Descriptor(); }
  int fd() const { return socket_.get(); }

 private:
  bool more();
  Descriptor socket_;
  std::string received_;
};

// The answer to one request on a new connection that ends with it.
std::string ask(std::uint16_t port, std::string_view request);

// Answers 200 with the body that came.
Answer echo(Request& request);
Response text(std::string body);

}  // namespace tasuki::http::testing
