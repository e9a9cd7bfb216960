#include "http/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace tasuki::http {
namespace {

// One connection reads this often in a row before the others have their turn.
constexpr int kReadsAtOnce = 16;
// Spare capacity behind a body, for parsers that read beyond its end.
constexpr std::size_t kBodyPadding = 64;
// How long what nobody will read is swallowed, so that the peer gets to see its answer: a socket
// that is closed with unread bytes resets the connection and takes the answer with it.
constexpr std::chrono::milliseconds kLingerTimeout{2'000};

Channel channel_on(Socket& socket, const TlsContext& tls) {
  const int fd = socket.native_handle();
  return tls ? Channel::server(fd, tls.get()) : Channel(fd);
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerCore> core, std::shared_ptr<IoLoop> loop,
                       Socket socket, std::string address, TlsContext tls)
    : core_(std::move(core)),
      loop_(std::move(loop)),
      tls_(std::move(tls)),
      socket_(std::move(socket)),
      channel_(channel_on(socket_, tls_)),
      address_(std::move(address)) {}

void Connection::enter(State state, std::chrono::milliseconds timeout) {
  state_ = state;
  deadline_ = Clock::now() + timeout;
}

void Connection::enter_without_deadline(State state) {
  state_ = state;
  deadline_ = Clock::time_point::max();
}

void Connection::post(void (Connection::*step)()) {
  boost::asio::post(loop_->context(), [self = shared_from_this(), step] {
    if (self->state_ != State::closed) ((*self).*step)();
  });
}

void Connection::wait(Wants wants) {
  const auto type = wants == Wants::write ? Socket::wait_write : Socket::wait_read;
  socket_.async_wait(type, [self = shared_from_this(),
                            number = ++wait_number_](const boost::system::error_code& error) {
    if (number != self->wait_number_ || self->state_ == State::closed) return;
    if (error) return self->close();
    self->on_ready();
  });
}

void Connection::on_ready() {
  switch (state_) {
    case State::handshake:
      return advance_handshake();
    case State::idle:
    case State::header:
    case State::body:
      return read();
    case State::writing:
      return keep_writing();
    case State::parked:
      return check_parked();
    case State::lingering:
      return discard();
    case State::waiting_for_room:
    case State::handling:
    case State::closed:
      return;
  }
}

void Connection::start() {
  if (core_->draining) return;
  core_->connection_opened();
  loop_->add(shared_from_this());
  enter(State::handshake, core_->config.limits.handshake_timeout);
  advance_handshake();
}

void Connection::advance_handshake() {
  const Wants wants = channel_.handshake();
  if (wants == Wants::nothing) return greet();
  if (wants != Wants::closed) return wait(wants);
  core_->metrics.refused_handshakes.add();
  core_->log.info(
      "handshake refused",
      {{"listener", core_->config.name}, {"address", address_}, {"reason", channel_.failure()}});
  linger();
}

void Connection::greet() {
  auto peer = std::make_shared<Peer>();
  peer->address = std::move(address_);
  if (channel_.ssl() != nullptr) {
    peer->certificate = peer_certificate(channel_.ssl());
    peer->refusal = certificate_refusal(channel_.ssl());
    if (peer->certificate) peer_code_ = peer->certificate->institution_code().value_or("-");
  }
  peer_ = std::move(peer);
  begin_idle(core_->config.limits.first_byte_timeout);
}

void Connection::begin_idle(std::chrono::milliseconds timeout) {
  enter(State::idle, timeout);
  if (!leftover_.empty() || channel_.has_pending()) return post(&Connection::read);
  wait(Wants::read);
}

void Connection::read() {
  if (!leftover_.empty()) {
    const std::string bytes = std::move(leftover_);
    leftover_.clear();
    if (!take(bytes)) return;
  }
  auto& buffer = loop_->buffer();
  for (int i = 0; i < kReadsAtOnce; ++i) {
    const bool into_body = state_ == State::body && turn_->body_expected > 0;
    char* to = into_body ? turn_->request.body.data() + turn_->body_received : buffer.data();
    const Transfer transfer =
        channel_.read(to, into_body ? turn_->body_expected - turn_->body_received : buffer.size());
    if (transfer.wants == Wants::closed) return close();
    if (transfer.bytes == 0) return wait(transfer.wants);
    if (into_body) {
      turn_->body_received += transfer.bytes;
      if (turn_->body_received == turn_->body_expected) return dispatch();
    } else if (!take({to, transfer.bytes})) {
      return;
    }
  }
  post(&Connection::on_ready);
}

bool Connection::take(std::string_view bytes) {
  if (state_ == State::idle) {
    turn_ = std::make_unique<Turn>(peer_, core_->config.limits);
    enter(State::header, core_->config.limits.header_timeout);
  }
  return state_ == State::header ? take_header(bytes) : take_chunks(bytes);
}

bool Connection::take_header(std::string_view bytes) {
  const auto used = turn_->parser->take_header(bytes);
  if (!used) {
    refuse(used.error(), Unread::yes);
    return false;
  }
  return !turn_->parser->header_complete() || on_header(bytes.substr(*used));
}

// What can be said against the request by its header alone.
std::optional<Error> Connection::objection() {
  const Request& request = turn_->request;
  if (peer_->refusal) return peer_->refusal;
  const auto route = core_->router.find(turn_->request);
  const bool in_pieces = route && (*route)->body_in_pieces > 0;
  const std::size_t body_bytes_max =
      in_pieces ? (*route)->body_in_pieces : core_->config.limits.body_bytes_max;
  if (turn_->parser->content_length() > body_bytes_max)
    return Error{Code::body_too_large, "the limit is " + std::to_string(body_bytes_max) + " bytes"};
  const auto coding = request.headers.find("Content-Encoding");
  if (coding && !equal_ignoring_case(*coding, "identity"))
    return Error{Code::content_encoding_unsupported, {}};
  if (!route) return route.error();
  if (in_pieces && turn_->parser->chunked()) return Error{Code::length_required, {}};
  turn_->route = *route;
  return std::nullopt;
}

bool Connection::on_header(std::string_view rest) {
  Turn& turn = *turn_;
  turn.choose_trace();
  turn.close_after = !turn.parser->keep_alive();
  const std::size_t length =
      static_cast<std::size_t>(std::min<std::uint64_t>(turn.parser->content_length(), SIZE_MAX));
  const bool has_body = length > 0 || turn.parser->chunked();
  if (const auto error = objection()) {
    leftover_ = rest;
    refuse(*error, has_body || peer_->refusal ? Unread::yes : Unread::no);
    return false;
  }
  if (turn.route->body_in_pieces > 0) {
    begin_upload(rest);
    return false;
  }
  if (!has_body) {
    leftover_ = rest;
    dispatch();
    return false;
  }
  turn.body_expected = length;
  if (length > limits::kSmallBodyBytesMax && !reserve_room(length, rest)) return false;
  return begin_body(rest);
}

// False: there is none, and the connection waits for it without being read.
bool Connection::reserve_room(std::size_t bytes, std::string_view rest) {
  leftover_ = rest;
  enter_without_deadline(State::waiting_for_room);
  turn_->lease = core_->large_bodies->take(
      bytes, [weak = weak_from_this(), loop = loop_](BodyBudget::Lease lease) {
        boost::asio::post(loop->context(), [weak, lease = std::move(lease)]() mutable {
          if (const auto self = weak.lock()) self->on_room(std::move(lease));
        });
      });
  if (!turn_->lease) return false;
  leftover_.clear();
  return true;
}

void Connection::on_room(BodyBudget::Lease lease) {
  if (state_ != State::waiting_for_room) return;
  turn_->lease = std::move(lease);
  const std::string rest = std::move(leftover_);
  leftover_.clear();
  if (begin_body(rest)) read();
}

bool Connection::begin_body(std::string_view rest) {
  Turn& turn = *turn_;
  enter(State::body, core_->config.limits.body_timeout);
  // A peer whose window is too full for 25 bytes before it has sent its body is not one of ours.
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  if (turn.parser->expects_continue() && rest.empty() && turn.request.body.empty() &&
      channel_.write(kContinue).bytes != kContinue.size()) {
    close();
    return false;
  }
  std::string& body = turn.request.body;
  if (turn.body_expected == 0) {
    if (turn.lease) body.reserve(core_->config.limits.body_bytes_max + kBodyPadding);
    return rest.empty() || take_chunks(rest);
  }
  body.reserve(turn.body_expected + kBodyPadding);
  body.resize_and_overwrite(turn.body_expected, [&](char*, std::size_t size) { return size; });
  turn.body_received = std::min(rest.size(), turn.body_expected);
  std::copy_n(rest.begin(), turn.body_received, body.begin());
  if (turn.body_received < turn.body_expected) return true;
  leftover_ = rest.substr(turn.body_expected);
  dispatch();
  return false;
}

// https://www.rfc-editor.org/rfc/rfc9112#section-7.1. A chunked body does not say its size: it is
// small until it is not, and then takes room for the largest one.
bool Connection::take_chunks(std::string_view bytes) {
  Turn& turn = *turn_;
  const auto used = turn.parser->take_chunks(bytes);
  if (!used) {
    refuse(used.error(), Unread::yes);
    return false;
  }
  if (turn.parser->body_complete()) {
    leftover_ = bytes.substr(*used);
    turn.request.body.reserve(turn.request.body.size() + kBodyPadding);
    dispatch();
    return false;
  }
  if (turn.request.body.size() <= limits::kSmallBodyBytesMax || turn.lease) return true;
  return reserve_room(core_->config.limits.body_bytes_max, {}) && begin_body({});
}

// The handler reads it itself, from its own thread.
void Connection::begin_upload(std::string_view rest) {
  Turn& turn = *turn_;
  turn.body_expected = static_cast<std::size_t>(turn.parser->content_length());
  turn.awaits_continue = turn.parser->expects_continue();
  turn.upload_until = Clock::now() + core_->config.limits.upload_timeout;
  turn.request.upload = Upload{turn.body_expected, [this] { return next_upload_piece(); }};
  leftover_ = rest;
  dispatch();
}

void Connection::dispatch() {
  turn_->parser.reset();
  enter_without_deadline(State::handling);
  if (!core_->pool.submit(shared_from_this())) refuse({Code::busy, {}}, Unread::no);
}

// A byte from the peer of a parked request: is it leaving, or sending the next request already?
void Connection::check_parked() {
  switch (channel_.peek()) {
    case Wants::closed:
      return close();
    case Wants::nothing:  // it is read after this request; its leaving will show only then
      return;
    case Wants::read:
    case Wants::write:
      return wait(Wants::read);
  }
}

void Connection::on_deadline() {
  switch (state_) {
    case State::header:
      return refuse({Code::request_timeout, "header"}, Unread::yes);
    case State::body:
      return refuse({Code::request_timeout, "body"}, Unread::yes);
    case State::parked:
      turn_->request.last_call = true;
      return resume_parked();
    default:
      return close();
  }
}

void Connection::drain() {
  switch (state_) {
    case State::handshake:
    case State::idle:
      return close();
    case State::parked:
      turn_->request.last_call = true;
      return resume_parked();
    default:
      return;
  }
}

void Connection::linger() {
  turn_.reset();
  channel_.say_goodbye();
  ::shutdown(socket_.native_handle(), SHUT_WR);
  enter(State::lingering, kLingerTimeout);
  discard();
}

void Connection::discard() {
  auto& buffer = loop_->buffer();
  for (int i = 0; i < kReadsAtOnce; ++i) {
    const ssize_t got = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return close();
    if (got < 0) return wait(Wants::read);
  }
  post(&Connection::on_ready);
}

void Connection::close() {
  if (state_ == State::closed) return;
  TASUKI_ASSERT(state_ != State::handling || core_->draining);
  if (state_ == State::idle) channel_.say_goodbye();
  enter_without_deadline(State::closed);
  const auto self = shared_from_this();
  turn_.reset();
  boost::system::error_code ignored;
  socket_.close(ignored);
  loop_->remove(*this);
  core_->connection_closed();
}

}  // namespace tasuki::http
