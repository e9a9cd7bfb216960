#include "http/parser.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/basic_parser.hpp>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/chunks.hpp"
#include "http/target.hpp"

namespace tasuki::http {
namespace {

namespace beast = boost::beast::http;
using ErrorCode = boost::system::error_code;
using BeastText = boost::beast::string_view;

// HeaderBlock counts, before Beast sees anything.
constexpr std::uint32_t kUnlimited = 0x7FFFFFFF;

std::string_view view(BeastText text) {
  return {text.data(), text.size()};
}

// Fields that say where the message ends or who sends it: a second one is always an attack or a
// broken proxy (RFC 9112 sections 3.2 and 6.3).
constexpr std::array kOnlyOnce = {
    beast::field::host,         beast::field::content_length,   beast::field::transfer_encoding,
    beast::field::content_type, beast::field::content_encoding, beast::field::authorization,
    beast::field::expect};

// A growing window over a header block. `end` is the size of the block once it is complete.
struct HeaderScan {
  std::size_t seen = 0;
  std::size_t line_start = 0;
  std::size_t end = 0;

  // RFC 9112 section 2.2: a recipient may accept a bare LF; we do not, nor line folding
  // (section 5.2), because the next reader might see other lines than we do.
  Result<> advance(std::string_view block) {
    if (!block.empty() && (block[0] < 'A' || block[0] > 'Z'))
      return fail(Code::request_malformed, "no request line");
    while (end == 0) {
      const std::size_t newline = block.find('\n', seen);
      if (newline == std::string_view::npos) break;
      if (newline == 0 || block[newline - 1] != '\r')
        return fail(Code::request_malformed, "line without CRLF");
      if (line_start > 0 && (block[line_start] == ' ' || block[line_start] == '\t'))
        return fail(Code::request_malformed, "folded header line");
      if (newline - line_start == 1) end = newline + 1;
      seen = line_start = newline + 1;
    }
    if (end == 0) seen = block.size();
    return {};
  }
};

class RequestReader final : public beast::basic_parser<true> {
 public:
  explicit RequestReader(Request& into) : request(into) {
    this->body_limit(boost::none);
    this->header_limit(kUnlimited);
  }

  Request& request;
  std::optional<Error> error;
  std::array<unsigned, kOnlyOnce.size()> counts{};
  bool header_done = false;
  bool expects_continue = false;
  bool transfer_encoding = false;
  int version = 11;

 private:
  void refuse(Code code, std::string detail, ErrorCode& ec) {
    if (!error) error = Error{code, std::move(detail)};
    ec = beast::error::bad_field;
  }

  void on_request_impl(beast::verb, BeastText method, BeastText target, int number,
                       ErrorCode& ec) override {
    request.method = view(method);
    version = number;
    auto parsed = http::parse_target(view(target));
    if (!parsed) return refuse(parsed.error().code, parsed.error().detail, ec);
    request.path = std::move(parsed->path);
    request.query = std::move(parsed->query);
  }

  void on_field_impl(beast::field field, BeastText name, BeastText value, ErrorCode& ec) override {
    for (std::size_t i = 0; i < kOnlyOnce.size(); ++i)
      if (field == kOnlyOnce[i] && ++counts[i] > 1)
        return refuse(Code::request_malformed, "header field given twice", ec);
    if (field == beast::field::content_length && !all_digits(view(value)))
      return refuse(Code::request_malformed, "Content-Length is not a number", ec);
    if (field == beast::field::transfer_encoding) {
      transfer_encoding = true;
      if (!equal_ignoring_case(view(value), "chunked"))
        return refuse(Code::request_malformed, "Transfer-Encoding other than chunked", ec);
    }
    if (field == beast::field::expect) {
      if (!equal_ignoring_case(view(value), "100-continue"))
        return refuse(Code::request_malformed, "Expect other than 100-continue", ec);
      expects_continue = true;
    }
    request.headers.add(std::string(view(name)), std::string(view(value)));
  }

  // https://www.rfc-editor.org/rfc/rfc9112#section-3.2: an HTTP/1.1 request without Host is
  // answered with 400. Section 6.1: Transfer-Encoding in HTTP/1.0 is faulty framing.
  void on_header_impl(ErrorCode& ec) override {
    header_done = true;
    if (version == 11 && counts[0] == 0)
      return refuse(Code::request_malformed, "no Host header", ec);
    if (version == 10 && transfer_encoding)
      return refuse(Code::request_malformed, "Transfer-Encoding in HTTP/1.0", ec);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(BeastText body, ErrorCode&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, BeastText, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, ErrorCode&) override {
    return body.size();
  }
  void on_finish_impl(ErrorCode&) override {}
  void on_response_impl(int, BeastText, int, ErrorCode&) override {}
};

class ResponseReader final : public beast::basic_parser<false> {
 public:
  explicit ResponseReader(Response& into) : response(into) {
    this->body_limit(boost::none);
    this->header_limit(kUnlimited);
  }

  Response& response;

 private:
  void on_response_impl(int code, BeastText, int, ErrorCode&) override { response.status = code; }
  void on_field_impl(beast::field, BeastText name, BeastText value, ErrorCode&) override {
    response.headers.add(std::string(view(name)), std::string(view(value)));
  }
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(BeastText body, ErrorCode&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, BeastText, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, ErrorCode&) override {
    return body.size();
  }
  void on_finish_impl(ErrorCode&) override {}
  void on_request_impl(beast::verb, BeastText, BeastText, int, ErrorCode&) override {}
};

// Collects a header block until it is whole: Beast is given complete blocks only.
class HeaderBlock {
 public:
  explicit HeaderBlock(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  struct Taken {
    std::size_t used;        // of the bytes given
    std::string_view block;  // empty while it is incomplete; valid until the next call
  };
  Result<Taken> take(std::string_view bytes) {
    const std::size_t before = carry_.size();
    const std::string_view seen = before == 0 ? bytes : std::string_view(carry_.append(bytes));
    TRY_VOID(scan_.advance(seen));
    const std::size_t size = scan_.end > 0 ? scan_.end : seen.size();
    if (size > bytes_max_)
      return fail(Code::header_too_large, "the limit is " + std::to_string(bytes_max_) + " bytes");
    if (scan_.end > 0) return Taken{size - before, seen.substr(0, size)};
    if (before == 0) carry_ = bytes;
    return Taken{bytes.size(), {}};
  }
  void forget() { carry_ = {}; }

 private:
  std::size_t bytes_max_;
  HeaderScan scan_;
  std::string carry_;
};

}  // namespace

struct RequestParser::State {
  State(Request& into, std::size_t header_max, std::size_t body_max)
      : reader(into), header(header_max), chunks(header_max), body_bytes_max(body_max) {}
  RequestReader reader;
  HeaderBlock header;
  ChunkDecoder chunks;
  std::size_t body_bytes_max;
};

RequestParser::RequestParser(Request& into, std::size_t header_bytes_max,
                             std::size_t body_bytes_max)
    : state_(std::make_unique<State>(into, header_bytes_max, body_bytes_max)) {}
RequestParser::~RequestParser() = default;

Result<std::size_t> RequestParser::take_header(std::string_view bytes) {
  State& s = *state_;
  TASUKI_ASSERT(!s.reader.header_done);
  const auto [used, block] = TRY(s.header.take(bytes));
  if (block.empty()) return used;
  ErrorCode ec;
  s.reader.put({block.data(), block.size()}, ec);
  if (s.reader.error) return std::unexpected(*s.reader.error);
  if (ec) return fail(Code::request_malformed, ec.message());
  if (!s.reader.header_done) return fail(Code::request_malformed, "incomplete header");
  s.header.forget();
  return used;
}

bool RequestParser::header_complete() const {
  return state_->reader.header_done;
}
bool RequestParser::chunked() const {
  return state_->reader.chunked();
}
bool RequestParser::keep_alive() const {
  return state_->reader.version == 11 && state_->reader.keep_alive();
}
bool RequestParser::expects_continue() const {
  return state_->reader.version == 11 && state_->reader.expects_continue;
}
bool RequestParser::body_complete() const {
  return state_->chunks.complete();
}

std::uint64_t RequestParser::content_length() const {
  return state_->reader.chunked() ? 0 : state_->reader.content_length().value_or(0);
}

Result<std::size_t> RequestParser::take_chunks(std::string_view bytes) {
  return state_->chunks.take(bytes, state_->reader.request.body, state_->body_bytes_max);
}

struct ResponseParser::State {
  enum class Body { unknown, none, length, chunked, until_end };
  static constexpr std::size_t kHeaderMax = 64 * 1024;

  State(Response& into, std::size_t body_max)
      : reader(into), header(kHeaderMax), chunks(kHeaderMax), body_bytes_max(body_max) {}

  // https://www.rfc-editor.org/rfc/rfc9112#section-6.3
  Body body_after_header() const {
    if (reader.is_done()) return Body::none;
    if (reader.chunked()) return Body::chunked;
    return reader.content_length() ? Body::length : Body::until_end;
  }

  ResponseReader reader;
  HeaderBlock header;
  ChunkDecoder chunks;
  std::size_t body_bytes_max;
  Body body = Body::unknown;
  std::size_t body_left = 0;
  bool started = false;
  bool complete = false;
};

ResponseParser::ResponseParser(Response& into, std::size_t body_bytes_max, bool without_body)
    : state_(std::make_unique<State>(into, body_bytes_max)) {
  state_->reader.skip(without_body);
}
ResponseParser::~ResponseParser() = default;

Result<std::size_t> ResponseParser::take(std::string_view bytes) {
  State& s = *state_;
  s.started |= !bytes.empty();
  std::size_t used = 0;
  if (s.body == State::Body::unknown) used = TRY(take_header(bytes));
  if (s.body == State::Body::unknown || s.complete) return used;
  const std::size_t in_body = TRY(take_body(bytes.substr(used)));
  return used + in_body;
}

Result<std::size_t> ResponseParser::take_header(std::string_view bytes) {
  State& s = *state_;
  const auto taken = s.header.take(bytes);
  if (!taken) return fail(Code::peer_answer_invalid, taken.error().detail);
  if (taken->block.empty()) return taken->used;
  ErrorCode ec;
  s.reader.put({taken->block.data(), taken->block.size()}, ec);
  if (ec) return fail(Code::peer_answer_invalid, ec.message());
  s.body = s.body_after_header();
  s.complete = s.body == State::Body::none;
  if (s.body == State::Body::length) {
    const std::uint64_t length = s.reader.content_length().value_or(0);
    if (length > s.body_bytes_max) return fail(Code::peer_answer_invalid, "body above the limit");
    s.body_left = static_cast<std::size_t>(length);
    s.reader.response.body.reserve(s.body_left);
  }
  s.header.forget();
  return taken->used;
}

Result<std::size_t> ResponseParser::take_body(std::string_view bytes) {
  State& s = *state_;
  std::string& body = s.reader.response.body;
  if (s.body == State::Body::chunked) {
    const auto used = s.chunks.take(bytes, body, s.body_bytes_max);
    if (!used) return fail(Code::peer_answer_invalid, used.error().detail);
    s.complete = s.chunks.complete();
    return *used;
  }
  const bool to_end = s.body == State::Body::until_end;
  const std::size_t count = to_end ? bytes.size() : std::min(bytes.size(), s.body_left);
  if (count > s.body_bytes_max - body.size())
    return fail(Code::peer_answer_invalid, "body above the limit");
  body.append(bytes.substr(0, count));
  if (!to_end) s.body_left -= count;
  s.complete = !to_end && s.body_left == 0;
  return count;
}

Result<> ResponseParser::take_end() {
  if (state_->body != State::Body::until_end)
    return fail(Code::peer_answer_invalid, "the connection closed before the answer's end");
  state_->complete = true;
  return {};
}

bool ResponseParser::started() const {
  return state_->started;
}
bool ResponseParser::header_complete() const {
  return state_->body != State::Body::unknown;
}
std::size_t ResponseParser::body_left() const {
  return state_->body_left;
}
bool ResponseParser::complete() const {
  return state_->complete;
}
bool ResponseParser::keep_alive() const {
  return state_->body != State::Body::until_end && state_->reader.keep_alive();
}

}  // namespace tasuki::http
