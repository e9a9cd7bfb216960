// Requests and answers as the rest of the system sees them: no sockets, no TLS, no Boost.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "crypto/certificate.hpp"

namespace tasuki::http {

// Header fields in the order in which they came; names compare without case.
class Headers {
 public:
  void add(std::string name, std::string value);
  std::optional<std::string_view> find(std::string_view name) const;  // the first
  std::size_t count(std::string_view name) const;
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Whoever is at the other end of the connection. `refusal` is set when TLS was completed only so
// that the peer can be told, in HTTP, what is wrong with its certificate: such a peer gets that
// answer to whatever it asks, and nothing of its request reaches a handler.
struct Peer {
  std::string address;                             // "127.0.0.1"
  std::optional<crypto::Certificate> certificate;  // absent on plain listeners
  std::optional<Error> refusal;
};

// A body that is taken in pieces (Route::body_in_pieces): `next` waits for one, at most
// limits::kChunkBytes long, and gives an empty one behind the last. On the handler's thread only,
// before it answers. Errors: request_timeout, request_malformed when the peer has left, busy when
// the server stops.
struct Upload {
  std::uint64_t size = 0;
  std::function<Result<std::string>()> next;
};

struct Request {
  std::string method;  // "GET"
  std::string path;    // percent-decoded, without the query: "/fhir/Bundle"
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  Headers headers;
  std::string body;              // has spare capacity for padding
  std::optional<Upload> upload;  // instead of `body`

  std::shared_ptr<const Peer> peer;
  std::string trace_id;               // 32 hex digits; W3C traceparent's when one was sent
  std::vector<std::string> captures;  // what {} of the route matched
  bool last_call = false;             // a parked request whose time is up: answer now
  std::string memo;                   // what a handler that parks wants to find when it runs again

  std::optional<std::string_view> parameter(std::string_view name) const;  // the first
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

// A large answer in pieces: `next` is called on a handler thread, one piece at a time and only when
// the last was taken by the peer; an empty piece ends it. `head.body` is empty, `size` is exact.
struct Stream {
  Response head;
  std::uint64_t size = 0;
  std::function<Result<std::string>()> next;
};

// The request waits without a thread. When `wake` is called (once, from any thread), or at `until`,
// the same handler runs again on the same request; at `until` with last_call set. `subscribe` runs
// once the request is parked; what it returns is kept until the request goes on or its peer leaves.
struct Park {
  std::chrono::steady_clock::time_point until;
  std::function<std::shared_ptr<void>(std::function<void()> wake)> subscribe;
};

using Answer = std::variant<Response, Stream, Park>;
using Handler = std::function<Answer(Request&)>;

}  // namespace tasuki::http
