// One request and its answer, from the first byte to the last. Exists only while it is under way:
// an idle connection has none.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/body_budget.hpp"
#include "http/channel.hpp"
#include "http/connect.hpp"
#include "http/parser.hpp"
#include "http/router.hpp"
#include "http/server_core.hpp"

namespace tasuki::http {

// How the answer to a handler's request goes on, told by the handler thread to the I/O thread.
enum class Progress { written, writing, parked, broken };

class Turn {
 public:
  Turn(std::shared_ptr<const Peer> peer, const ServerLimits& limits);

  // The trace id of a valid W3C traceparent, else a new one.
  void choose_trace();

  // Serializes the head; small bodies are joined to it so that they travel in one TLS record.
  void begin_answer(Response response, std::uint64_t body_bytes);
  // A piece of the stream. More or less than its head promised breaks the answer off.
  void take_piece(std::string piece);
  void break_off() { broken_ = true; }
  bool broken() const { return broken_; }
  // Writes what can be written now. nothing: all of it is out.
  Wants write_some(Channel& channel);
  bool moved() { return std::exchange(moved_, false); }  // bytes left since the last question

  // One log line and the metrics. `peer_code`: the institution, or "-".
  void report(ServerCore& core, std::string_view peer_code) const;

  Request request;
  std::unique_ptr<RequestParser> parser;  // until the request is complete
  BodyBudget::Lease lease;
  const Route* route = nullptr;
  std::size_t body_expected = 0;  // by Content-Length
  std::size_t body_received = 0;

  bool awaits_continue = false;  // the peer sends no body before it is told to
  Deadline upload_until = Deadline::max();

  bool close_after = false;  // the answer says Connection: close
  bool unread_rest = false;  // the peer may still be sending what nobody will read
  Progress progress = Progress::written;
  std::optional<Stream> stream;
  std::uint64_t stream_left = 0;
  std::optional<std::chrono::steady_clock::time_point> parked_until;
  std::uint64_t park_number = 0;
  std::shared_ptr<void> subscription;

 private:
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  void add_piece(std::string piece);

  std::string head_;
  std::size_t head_sent_ = 0;
  std::string body_;
  std::size_t body_sent_ = 0;
  std::uint64_t bytes_out_ = 0;
  int status_ = 0;
  bool moved_ = false;
  bool broken_ = false;
};

}  // namespace tasuki::http
