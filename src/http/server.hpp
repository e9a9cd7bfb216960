// An HTTP/1.1 server. Asio threads move bytes; a pool of threads runs the handlers in plain
// synchronous code. TLS is OpenSSL driven on the socket, so an idle connection costs a socket and
// its TLS state and no buffers. Limits are in base/limits.hpp.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "http/router.hpp"

namespace tasuki::http {

enum class ClientAuth { none, optional, required };

// PEM texts, not paths. TLS 1.3 only, unless allow_tls12 (then also ECDHE with AEAD suites).
// No session tickets: a resumed session would skip the look at the certificate.
struct ServerTls {
  std::string certificate_chain;
  std::string private_key;
  std::string client_authority;  // certificates that may sign clients
  ClientAuth client_auth = ClientAuth::required;
  bool allow_tls12 = false;
};

struct ServerLimits {
  std::size_t header_bytes_max = limits::kHeaderBytesMax;
  std::size_t body_bytes_max = limits::kBodyBytesMax;
  std::size_t large_body_bytes_total = limits::kLargeBodyBytesTotal;
  std::size_t connections_max = limits::kConnectionsMax;
  std::size_t request_queue_max = limits::kRequestQueueMax;
  std::size_t handler_threads = limits::kHandlerThreads;
  std::size_t io_threads = 1;
  std::chrono::milliseconds handshake_timeout = limits::kHandshakeTimeout;
  std::chrono::milliseconds first_byte_timeout = limits::kFirstByteTimeout;
  std::chrono::milliseconds header_timeout = limits::kHeaderTimeout;
  std::chrono::milliseconds body_timeout = limits::kBodyTimeout;
  std::chrono::milliseconds idle_timeout = limits::kIdleTimeout;
  std::chrono::milliseconds write_timeout = limits::kWriteTimeout;
  std::chrono::milliseconds upload_timeout = limits::kUploadTimeout;
  std::chrono::milliseconds upload_idle_timeout = limits::kUploadIdleTimeout;
};

struct ServerConfig {
  std::string name;  // "api", "ops": in metrics and logs
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;        // 0: the kernel chooses; see Server::port
  std::optional<ServerTls> tls;  // absent: plain HTTP
  ServerLimits limits;
  // Turns an error of the server itself (limits, routing, refusals, a full queue) into an answer.
  // The request may be incomplete; its headers are there when they were read.
  std::function<Response(const Error&, const Request&)> error_response;
};

class Server {
 public:
  // Listens when it returns. Errors: address_unavailable, key_invalid. `router`, `log` and
  // `metrics` must outlive the server.
  static Result<std::unique_ptr<Server>> start(ServerConfig config, const Router& router,
                                               const Log& log, Metrics& metrics);
  virtual ~Server() = default;  // stops at once

  virtual std::uint16_t port() const = 0;
  // Refuses new connections, finishes the requests it accepted, wakes parked ones with last_call,
  // then closes. Returns when all is done or after `patience`; false when something was cut off.
  virtual bool stop(std::chrono::milliseconds patience = limits::kShutdownTimeout) = 0;
  // New connections get the new certificate.
  virtual Result<> replace_certificate(std::string chain_pem, std::string key_pem) = 0;
};

}  // namespace tasuki::http
