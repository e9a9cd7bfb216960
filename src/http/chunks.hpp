// The chunked transfer coding (RFC 9112 section 7.1), byte by byte. Our own, because Beast 1.81's
// asserts can be reached from input (a last chunk that arrives in pieces) and because a size line
// must not be readable in two ways.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::http {

class ChunkDecoder {
 public:
  // `extra_bytes_max` bounds extensions and trailers, which are read and forgotten.
  explicit ChunkDecoder(std::size_t extra_bytes_max) : extra_left_(extra_bytes_max) {}

  // Appends to `body`, never beyond `body_bytes_max`; how many of the bytes belonged to the body.
  // Errors: request_malformed, body_too_large, header_too_large.
  Result<std::size_t> take(std::string_view bytes, std::string& body, std::size_t body_bytes_max);
  bool complete() const { return state_ == State::complete; }

 private:
  enum class State {
    size,
    extension,
    size_line_feed,
    data,
    data_return,
    data_line_feed,
    trailer_start,
    trailer,
    trailer_line_feed,
    last_line_feed,
    complete
  };
  Result<> step(char c);
  Result<> take_size(char c);
  Result<> take_extra(char c);

  State state_ = State::size;
  std::uint64_t size_ = 0;  // of the chunk: while its line is read, then what is left of it
  int digits_ = 0;
  std::size_t extra_left_;
};

}  // namespace tasuki::http
