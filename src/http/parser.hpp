// HTTP/1.1 messages from bytes (Boost.Beast inside, and in parser.cpp only). Stricter than Beast
// where two readers could disagree about where a request ends.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace tasuki::http {

// Reads the header of one request, and its body when it is chunked. A body with a Content-Length is
// the caller's to take: it needs no parsing.
class RequestParser {
 public:
  RequestParser(Request& into, std::size_t header_bytes_max, std::size_t body_bytes_max);
  ~RequestParser();

  // Takes the bytes that belong to the header and says how many they were; the header is complete
  // when fewer than all were taken or header_complete() says so.
  // Errors: request_malformed, header_too_large.
  Result<std::size_t> take_header(std::string_view bytes);
  bool header_complete() const;

  // Once the header is complete:
  bool chunked() const;
  std::uint64_t content_length() const;  // 0 without a body
  bool keep_alive() const;
  bool expects_continue() const;

  // Appends to the request's body; how many of the bytes belonged to it.
  // Errors: request_malformed, body_too_large, header_too_large (trailers, chunk extensions).
  Result<std::size_t> take_chunks(std::string_view bytes);
  bool body_complete() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Reads one response with its body.
class ResponseParser {
 public:
  // `without_body`: the answer to a HEAD request.
  ResponseParser(Response& into, std::size_t body_bytes_max, bool without_body);
  ~ResponseParser();

  // How many of the bytes belonged to the response. Error: peer_answer_invalid.
  Result<std::size_t> take(std::string_view bytes);
  // The peer closed: the end of a body without a length, else peer_answer_invalid.
  Result<> take_end();
  bool started() const;  // a byte has come
  bool header_complete() const;
  std::size_t body_left() const;  // by Content-Length; 0 without one
  bool complete() const;
  bool keep_alive() const;

 private:
  struct State;
  Result<std::size_t> take_header(std::string_view bytes);
  Result<std::size_t> take_body(std::string_view bytes);

  std::unique_ptr<State> state_;
};

}  // namespace tasuki::http
