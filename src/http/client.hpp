// A blocking HTTP/1.1 client over one kept-alive connection. Not thread-safe: one a thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/limits.hpp"
#include "http/message.hpp"

namespace tasuki::http {

// PEM texts. Without a certificate the client stays anonymous.
struct ClientTls {
  std::string authority;          // certificates that may sign the server
  std::string certificate_chain;  // may be empty, then the key is too
  std::string private_key;
};

struct ClientConfig {
  std::string host;  // also checked against the server's certificate
  std::uint16_t port = 0;
  std::optional<ClientTls> tls;
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds response_timeout{30'000};  // without a byte arriving
  std::size_t body_bytes_max = limits::kBodyBytesMax + 1024 * 1024;
};

// "https://127.0.0.1:8443" -> host, port and whether TLS is wanted. Error: parameter_invalid.
struct Url {
  bool tls = false;
  std::string host;
  std::uint16_t port = 0;
};
Result<Url> parse_url(std::string_view text);

struct Call {
  std::string method = "GET";
  std::string target = "/";  // path and query, encoded
  Headers headers{};         // Host and Content-Length are added
  std::string_view body{};
  const Upload* upload = nullptr;  // instead of `body`; such a call is never repeated
  std::optional<std::chrono::milliseconds> patience{};  // instead of response_timeout
  // When the call is given up, however steadily its bytes trickle in.
  std::optional<std::chrono::steady_clock::time_point> until{};
};

// An answer whose body comes in pieces. It keeps its client busy until it is taken whole or
// dropped, and must not outlive it.
struct Download {
  Response head;           // without its body
  std::uint64_t size = 0;  // by its Content-Length; 0 without one
  std::function<Result<std::string>()> next;
};

class Client {
 public:
  static Result<std::unique_ptr<Client>> create(ClientConfig config);  // Error: key_invalid
  virtual ~Client() = default;

  // Connects when needed. Repeats by itself only when a kept connection turned out to be closed
  // before any byte of an answer came and the call is safe to repeat (`repeatable`).
  // Errors: peer_unreachable, peer_timeout, peer_answer_invalid, certificate_foreign (the
  // server's).
  enum class Repeat { never, when_unanswered };
  virtual Result<Response> call(const Call& call, Repeat repeat) = 0;

  // The call is sent, the head of its answer read. An answer in chunks, and one that is no success,
  // comes whole: in head.body, with nothing behind. Errors: as call; those of Upload::next.
  virtual Result<Download> download(const Call& call) = 0;

  // The two halves of a call, for those who keep many requests under way (long polls, load).
  virtual Result<> send(const Call& call) = 0;
  virtual Result<Response> receive() = 0;
  virtual void close() = 0;
};

// Percent-encodes a query value (everything but RFC 3986 unreserved).
std::string encode_query(std::string_view value);

}  // namespace tasuki::http
