#include "http/parser.hpp"

#include <array>
#include <boost/beast/http/basic_parser.hpp>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/target.hpp"

namespace tasuki::http {
namespace {

namespace beast = boost::beast::http;
using ErrorCode = boost::system::error_code;
using BeastText = boost::beast::string_view;

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
  RequestReader(Request& into, std::size_t body_max) : request(into), body_bytes_max(body_max) {
    this->body_limit(boost::none);
    this->header_limit(0x7FFFFFFF);  // RequestParser counts
  }

  Request& request;
  std::size_t body_bytes_max;
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
    if (header_done) return;  // a trailer: nothing here wants one
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
  std::size_t on_chunk_body_impl(std::uint64_t remain, BeastText body, ErrorCode& ec) override {
    if (remain > body_bytes_max - request.body.size()) {
      refuse(Code::body_too_large, "the limit is " + std::to_string(body_bytes_max) + " bytes", ec);
      return 0;
    }
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(ErrorCode&) override {}
  void on_response_impl(int, BeastText, int, ErrorCode&) override {}
};

class ResponseReader final : public beast::basic_parser<false> {
 public:
  ResponseReader(Response& into, std::size_t body_max) : response(into), body_bytes_max(body_max) {
    this->body_limit(boost::none);
    this->header_limit(0x7FFFFFFF);
  }

  Response& response;
  std::size_t body_bytes_max;
  bool too_large = false;

 private:
  void on_response_impl(int code, BeastText, int, ErrorCode&) override { response.status = code; }
  void on_field_impl(beast::field, BeastText name, BeastText value, ErrorCode&) override {
    if (!is_header_done()) response.headers.add(std::string(view(name)), std::string(view(value)));
  }
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& ec) override {
    if (!length) return;
    if (*length > body_bytes_max) return refuse(ec);
    response.body.reserve(static_cast<std::size_t>(*length));
  }
  void refuse(ErrorCode& ec) {
    too_large = true;
    ec = beast::error::body_limit;
  }
  std::size_t append(BeastText body, ErrorCode& ec) {
    if (body.size() > body_bytes_max - response.body.size()) {
      refuse(ec);
      return 0;
    }
    response.body.append(body.data(), body.size());
    return body.size();
  }
  std::size_t on_body_impl(BeastText body, ErrorCode& ec) override { return append(body, ec); }
  void on_chunk_header_impl(std::uint64_t, BeastText, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, ErrorCode& ec) override {
    return append(body, ec);
  }
  void on_finish_impl(ErrorCode&) override {}
  void on_request_impl(beast::verb, BeastText, BeastText, int, ErrorCode&) override {}
};

}  // namespace

struct RequestParser::State {
  State(Request& into, std::size_t header_max, std::size_t body_max)
      : reader(into, body_max), header_bytes_max(header_max) {}

  Error header_limit() const {
    return {Code::header_too_large, "the limit is " + std::to_string(header_bytes_max) + " bytes"};
  }
  Error malformed(const ErrorCode& ec) const {
    return reader.error.value_or(Error{Code::request_malformed, ec.message()});
  }

  RequestReader reader;
  std::size_t header_bytes_max;
  HeaderScan scan;
  std::string carry;  // bytes that came but are not yet a whole header or chunk header
};

RequestParser::RequestParser(Request& into, std::size_t header_bytes_max,
                             std::size_t body_bytes_max)
    : state_(std::make_unique<State>(into, header_bytes_max, body_bytes_max)) {}
RequestParser::~RequestParser() = default;

Result<std::size_t> RequestParser::take_header(std::string_view bytes) {
  State& s = *state_;
  TASUKI_ASSERT(!s.reader.header_done);
  const std::size_t before = s.carry.size();
  std::string_view block = bytes;
  if (before > 0) block = s.carry.append(bytes);

  TRY_VOID(s.scan.advance(block));
  const std::size_t size = s.scan.end > 0 ? s.scan.end : block.size();
  if (size > s.header_bytes_max) return std::unexpected(s.header_limit());
  if (s.scan.end == 0) {
    if (before == 0) s.carry = bytes;
    return bytes.size();
  }
  ErrorCode ec;
  s.reader.put({block.data(), size}, ec);
  if (ec) return std::unexpected(s.malformed(ec));
  if (!s.reader.header_done) return fail(Code::request_malformed, "incomplete header");
  s.carry = {};
  return size - before;
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
  return state_->reader.is_done();
}

std::uint64_t RequestParser::content_length() const {
  return state_->reader.chunked() ? 0 : state_->reader.content_length().value_or(0);
}

Result<std::size_t> RequestParser::take_chunks(std::string_view bytes) {
  State& s = *state_;
  const std::size_t before = s.carry.size();
  std::string_view block = bytes;
  if (before > 0) block = s.carry.append(bytes);

  std::size_t used = 0;
  while (used < block.size() && !s.reader.is_done()) {
    ErrorCode ec;
    const std::size_t taken = s.reader.put({block.data() + used, block.size() - used}, ec);
    used += taken;
    if (ec == beast::error::need_more) break;
    if (ec) return std::unexpected(s.malformed(ec));
    if (taken == 0) break;
  }
  if (s.reader.is_done()) return used > before ? used - before : 0;
  if (block.size() - used > s.header_bytes_max) return std::unexpected(s.header_limit());
  s.carry = std::string(block.substr(used));
  return bytes.size();
}

struct ResponseParser::State {
  State(Response& into, std::size_t body_max) : reader(into, body_max) {}
  ResponseReader reader;
  std::string carry;
};

ResponseParser::ResponseParser(Response& into, std::size_t body_bytes_max, bool without_body)
    : state_(std::make_unique<State>(into, body_bytes_max)) {
  state_->reader.skip(without_body);
}
ResponseParser::~ResponseParser() = default;

Result<std::size_t> ResponseParser::take(std::string_view bytes) {
  constexpr std::size_t kCarryBytesMax = 64 * 1024;
  State& s = *state_;
  const std::size_t before = s.carry.size();
  std::string_view block = bytes;
  if (before > 0) block = s.carry.append(bytes);

  std::size_t used = 0;
  while (used < block.size() && !s.reader.is_done()) {
    ErrorCode ec;
    const std::size_t taken = s.reader.put({block.data() + used, block.size() - used}, ec);
    used += taken;
    if (ec == beast::error::need_more) break;
    if (s.reader.too_large) return fail(Code::peer_answer_invalid, "body above the limit");
    if (ec) return fail(Code::peer_answer_invalid, ec.message());
  }
  if (s.reader.is_done()) return used > before ? used - before : 0;
  if (block.size() - used > kCarryBytesMax)
    return fail(Code::peer_answer_invalid, "header above the limit");
  s.carry = std::string(block.substr(used));
  return bytes.size();
}

Result<> ResponseParser::take_end() {
  ErrorCode ec;
  if (!started()) return fail(Code::peer_answer_invalid, "closed before the answer");
  state_->reader.put_eof(ec);
  if (ec) return fail(Code::peer_answer_invalid, ec.message());
  return {};
}

bool ResponseParser::started() const {
  return state_->reader.got_some() || !state_->carry.empty();
}
bool ResponseParser::complete() const {
  return state_->reader.is_done();
}
bool ResponseParser::keep_alive() const {
  return state_->reader.keep_alive();
}

}  // namespace tasuki::http
