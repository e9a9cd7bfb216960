#include "http/client.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <poll.h>

#include <algorithm>
#include <vector>

#include "http/channel.hpp"
#include "http/connect.hpp"
#include "http/parser.hpp"
#include "http/tls.hpp"

namespace tasuki::http {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 64 * 1024;

class RealClient final : public Client {
 public:
  RealClient(ClientConfig config, TlsContext tls)
      : config_(std::move(config)), tls_(std::move(tls)), buffer_(kReadBytes) {}
  ~RealClient() override { close(); }

  Result<Response> call(const Call& call, Repeat repeat) override;
  Result<Download> download(const Call& call) override;
  Result<> send(const Call& call) override;
  Result<Response> receive() override;
  void close() override;

 private:
  Result<> connect();
  Result<> handshake(SteadyClock::time_point deadline);
  Result<> write(std::string_view bytes);
  Result<std::size_t> read(char* to, std::size_t size);
  Result<> read_some(ResponseParser& parser);
  Result<> read_message(ResponseParser& parser);
  Result<> write_body(const Call& call);
  std::string head_of(const Call& call) const;
  bool is_stale();
  bool answer_waits();
  // Whichever comes first: no byte for so long, or the end of the call.
  SteadyClock::time_point soon(std::chrono::milliseconds patience) const {
    return std::min(SteadyClock::now() + patience, until_);
  }
  Error lost() const { return {Code::peer_unreachable, channel_->failure()}; }

  ClientConfig config_;
  TlsContext tls_;
  std::vector<char> buffer_;
  Descriptor socket_;
  std::optional<Channel> channel_;
  std::string leftover_;                                           // bytes behind the last answer
  std::chrono::milliseconds patience_ = config_.response_timeout;  // of the call under way
  SteadyClock::time_point until_ = SteadyClock::time_point::max();
  bool used_ = false;        // the connection has carried an answer
  bool unanswered_ = false;  // the last call ended without a byte of an answer
  bool head_request_ = false;
  bool cut_short_ = false;  // the request was not sent whole
};

Result<> RealClient::connect() {
  const auto deadline = soon(config_.connect_timeout);
  socket_ = TRY(connect_to(config_.host, config_.port, deadline));
  used_ = false;
  if (!tls_) {
    channel_.emplace(socket_.get());
    return {};
  }
  channel_.emplace(Channel::client(socket_.get(), tls_.get(), config_.host));
  auto shaken = handshake(deadline);
  if (!shaken) close();
  return shaken;
}

Result<> RealClient::handshake(SteadyClock::time_point deadline) {
  for (;;) {
    const Wants wants = channel_->handshake();
    if (wants == Wants::nothing) return {};
    if (wants == Wants::closed) {
      const long verdict = SSL_get_verify_result(channel_->ssl());
      if (verdict != X509_V_OK)
        return fail(Code::certificate_foreign, std::string("the server's certificate: ") +
                                                   X509_verify_cert_error_string(verdict));
      return std::unexpected(lost());
    }
    if (wait_for(socket_.get(), wants == Wants::read ? POLLIN : POLLOUT, deadline) == 0)
      return fail(Code::peer_timeout, "TLS handshake");
  }
}

std::string RealClient::head_of(const Call& call) const {
  std::string head = call.method + " " + call.target + " HTTP/1.1\r\nHost: " + config_.host + ":" +
                     std::to_string(config_.port) + "\r\n";
  for (const auto& [name, value] : call.headers) {
    head.append(name).append(": ");
    for (const char c : value) head.push_back(c == '\r' || c == '\n' ? ' ' : c);
    head += "\r\n";
  }
  const std::uint64_t size = call.upload != nullptr ? call.upload->size : call.body.size();
  if (size > 0 || call.method == "POST" || call.method == "PUT")
    head += "Content-Length: " + std::to_string(size) + "\r\n";
  return head + "\r\n";
}

// While a request is being sent, an early answer (413, a refused certificate) ends the sending: the
// server will not read the rest.
Result<> RealClient::write(std::string_view bytes) {
  auto deadline = soon(patience_);
  while (!bytes.empty()) {
    const Transfer transfer = channel_->write(bytes);
    if (transfer.bytes > 0) {
      bytes.remove_prefix(transfer.bytes);
      deadline = soon(patience_);
      continue;
    }
    if (transfer.wants == Wants::closed) return std::unexpected(lost());
    const short events = wait_for(socket_.get(), POLLIN | POLLOUT, deadline);
    if (events == 0) return fail(Code::peer_timeout, "sending");
    if ((events & POLLOUT) == 0) {
      cut_short_ = true;
      return {};
    }
  }
  return {};
}

// The server may have closed a kept connection: noticed before sending, it costs nothing.
bool RealClient::is_stale() {
  return leftover_.empty() && channel_->peek() != Wants::read;
}

bool RealClient::answer_waits() {
  return channel_->peek() == Wants::nothing;
}

Result<> RealClient::write_body(const Call& call) {
  if (call.upload == nullptr) return write(call.body);
  while (!cut_short_) {
    const std::string piece = TRY(call.upload->next());
    if (piece.empty()) break;
    TRY_VOID(write(piece));
  }
  return {};
}

Result<> RealClient::send(const Call& call) {
  unanswered_ = true;
  patience_ = call.patience.value_or(config_.response_timeout);
  until_ = call.until.value_or(SteadyClock::time_point::max());
  if (channel_ && used_ && is_stale()) close();
  if (!channel_) TRY_VOID(connect());
  head_request_ = call.method == "HEAD";
  cut_short_ = false;
  // Small requests leave in one TLS record.
  constexpr std::size_t kJoinedBytesMax = 16 * 1024;
  std::string head = head_of(call);
  const bool joined = call.upload == nullptr && head.size() + call.body.size() <= kJoinedBytesMax;
  if (joined) head += call.body;
  auto written = write(head);
  if (written && !joined && !cut_short_) written = write_body(call);
  // The server may have answered before it stopped reading; receive() finds out.
  if (!written && written.error().code == Code::peer_unreachable && answer_waits()) {
    cut_short_ = true;
    return {};
  }
  if (!written) close();
  return written;
}

Result<std::size_t> RealClient::read(char* to, std::size_t size) {
  const auto deadline = soon(patience_);
  if (deadline <= SteadyClock::now()) return fail(Code::peer_timeout, "the whole of an answer");
  for (;;) {
    const Transfer transfer = channel_->read(to, size);
    if (transfer.bytes > 0) return transfer.bytes;
    if (transfer.wants == Wants::closed) return 0;
    if (wait_for(socket_.get(), transfer.wants == Wants::read ? POLLIN : POLLOUT, deadline) == 0)
      return fail(Code::peer_timeout, "no byte of an answer");
  }
}

Result<> RealClient::read_some(ResponseParser& parser) {
  std::string_view bytes = leftover_;
  if (bytes.empty()) {
    const std::size_t count = TRY(read(buffer_.data(), buffer_.size()));
    if (count == 0) {
      if (!parser.started()) return std::unexpected(lost());
      return parser.take_end();
    }
    bytes = {buffer_.data(), count};
  }
  unanswered_ = false;
  const std::size_t used = TRY(parser.take(bytes));
  leftover_ = std::string(bytes.substr(used));
  return {};
}

Result<> RealClient::read_message(ResponseParser& parser) {
  while (!parser.complete()) TRY_VOID(read_some(parser));
  return {};
}

Result<Response> RealClient::receive() {
  if (!channel_) return fail(Code::peer_unreachable, "not connected");
  for (;;) {
    Response response;
    ResponseParser parser(response, config_.body_bytes_max, head_request_);
    if (auto read = read_message(parser); !read) {
      close();
      return std::unexpected(std::move(read).error());
    }
    if (response.status < 200) continue;  // 100 Continue and the like
    used_ = true;
    if (cut_short_ || !parser.keep_alive()) close();
    return response;
  }
}

// What a download reads into; it outlives the call that began it.
struct Incoming {
  Incoming(std::size_t body_bytes_max, bool without_body)
      : parser(response, body_bytes_max, without_body) {}
  Response response;
  ResponseParser parser;
};

Result<Download> RealClient::download(const Call& call) {
  TRY_VOID(send(call));
  auto incoming = std::make_shared<Incoming>(config_.body_bytes_max, head_request_);
  const auto ended = [this](Result<> read) {
    if (!read) close();
    return read;
  };
  while (incoming->response.status < 200 || !incoming->parser.header_complete()) {
    if (incoming->parser.complete())  // 100 Continue and the like
      incoming = std::make_shared<Incoming>(config_.body_bytes_max, head_request_);
    TRY_VOID(ended(read_some(incoming->parser)));
  }
  used_ = true;
  const bool in_pieces = incoming->response.status < 300 && incoming->parser.body_left() > 0;
  if (!in_pieces) TRY_VOID(ended(read_message(incoming->parser)));
  Download download;
  download.head.status = incoming->response.status;
  download.head.headers = incoming->response.headers;
  download.size = in_pieces ? incoming->parser.body_left() + incoming->response.body.size() : 0;
  if (!in_pieces) download.head.body = std::move(incoming->response.body);
  if (!in_pieces && (cut_short_ || !incoming->parser.keep_alive())) close();
  download.next = [this, incoming, ended, in_pieces]() -> Result<std::string> {
    if (!in_pieces) return std::string();
    while (incoming->response.body.size() < limits::kChunkBytes && !incoming->parser.complete())
      TRY_VOID(ended(read_some(incoming->parser)));
    if (incoming->parser.complete() && !incoming->parser.keep_alive()) close();
    return std::exchange(incoming->response.body, {});
  };
  return download;
}

Result<Response> RealClient::call(const Call& call, Repeat repeat) {
  const bool kept = channel_ && used_;
  auto sent = send(call);
  auto response = sent ? receive() : std::unexpected(sent.error());
  const bool closed_on_us =
      !response && kept && unanswered_ && response.error().code == Code::peer_unreachable;
  if (!closed_on_us || repeat == Repeat::never || call.upload != nullptr) return response;
  TRY_VOID(send(call));
  return receive();
}

void RealClient::close() {
  if (channel_) channel_->say_goodbye();
  channel_.reset();
  socket_ = Descriptor();
  leftover_.clear();
}

}  // namespace

Result<std::unique_ptr<Client>> Client::create(ClientConfig config) {
  TlsContext tls;
  if (config.tls) tls = TRY(make_client_context(*config.tls));
  return std::make_unique<RealClient>(std::move(config), std::move(tls));
}

}  // namespace tasuki::http
