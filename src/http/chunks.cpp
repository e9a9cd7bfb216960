#include "http/chunks.hpp"

#include <algorithm>

namespace tasuki::http {
namespace {

constexpr int kDigitsMax = 15;

std::unexpected<Error> bad_chunk() {
  return fail(Code::request_malformed, "bad chunk");
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Result<std::size_t> ChunkDecoder::take(std::string_view bytes, std::string& body,
                                       std::size_t body_bytes_max) {
  std::size_t used = 0;
  while (used < bytes.size() && state_ != State::complete) {
    if (state_ != State::data) {
      TRY_VOID(step(bytes[used++]));
      if (size_ > body_bytes_max - body.size())
        return fail(Code::body_too_large,
                    "the limit is " + std::to_string(body_bytes_max) + " bytes");
      continue;
    }
    const std::size_t count =
        static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size() - used));
    body.append(bytes.substr(used, count));
    used += count;
    size_ -= count;
    if (size_ == 0) state_ = State::data_return;
  }
  return used;
}

Result<> ChunkDecoder::step(char c) {
  const auto expect = [&](char wanted, State next) -> Result<> {
    if (c != wanted) return bad_chunk();
    state_ = next;
    return {};
  };
  switch (state_) {
    case State::size:
      return take_size(c);
    case State::size_line_feed:
      digits_ = 0;
      return expect('\n', size_ == 0 ? State::trailer_start : State::data);
    case State::data_return:
      return expect('\r', State::data_line_feed);
    case State::data_line_feed:
      return expect('\n', State::size);
    case State::trailer_start:
      if (c == '\r') return expect('\r', State::last_line_feed);
      state_ = State::trailer;
      return take_extra(c);
    case State::extension:
    case State::trailer:
      return take_extra(c);
    case State::trailer_line_feed:
      return expect('\n', State::trailer_start);
    case State::last_line_feed:
      return expect('\n', State::complete);
    case State::data:
    case State::complete:
      break;
  }
  return {};
}

// chunk-size = 1*HEXDIG, and nothing else: no sign, no blank, no prefix.
Result<> ChunkDecoder::take_size(char c) {
  if (const int value = hex_value(c); value >= 0) {
    if (++digits_ > kDigitsMax) return bad_chunk();
    size_ = size_ * 16 + static_cast<std::uint64_t>(value);
    return {};
  }
  if (digits_ == 0 || (c != '\r' && c != ';')) return bad_chunk();
  state_ = c == '\r' ? State::size_line_feed : State::extension;
  return {};
}

Result<> ChunkDecoder::take_extra(char c) {
  if (c == '\r') {
    state_ = state_ == State::extension ? State::size_line_feed : State::trailer_line_feed;
    return {};
  }
  if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return bad_chunk();
  if (extra_left_ == 0) return fail(Code::header_too_large, "chunk extensions or trailers");
  --extra_left_;
  return {};
}

}  // namespace tasuki::http
