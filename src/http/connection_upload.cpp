// A body that its handler takes in pieces: read from the socket on the handler's thread, which has
// the connection to itself meanwhile. Nothing is read ahead, so TCP slows the peer down.
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

#include "http/connection.hpp"

namespace tasuki::http {
namespace {

// How soon a waiting handler notices that the server stops.
constexpr std::chrono::milliseconds kLookAround{100};

}  // namespace

Result<std::string> Connection::next_upload_piece() {
  Turn& turn = *turn_;
  const std::size_t left = turn.body_expected - turn.body_received;
  std::string piece(std::min(left, limits::kChunkBytes), '\0');
  if (piece.empty()) return piece;
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  // A peer whose window is too full for 25 bytes before it has sent its body is not one of ours.
  if (std::exchange(turn.awaits_continue, false) && leftover_.empty() &&
      channel_.write(kContinue).bytes != kContinue.size())
    return fail(Code::request_malformed, "the peer takes no bytes");
  TRY_VOID(fill(piece));
  return piece;
}

Result<> Connection::fill(std::string& piece) {
  Turn& turn = *turn_;
  std::size_t filled = std::min(leftover_.size(), piece.size());
  std::copy_n(leftover_.begin(), filled, piece.begin());
  leftover_.erase(0, filled);
  turn.body_received += filled;
  while (filled < piece.size()) {
    const Transfer transfer = channel_.read(piece.data() + filled, piece.size() - filled);
    if (transfer.wants == Wants::closed) return fail(Code::request_malformed, "the peer has left");
    filled += transfer.bytes;
    turn.body_received += transfer.bytes;
    if (transfer.bytes == 0) TRY_VOID(wait_for_upload(transfer.wants));
  }
  return {};
}

Result<> Connection::wait_for_upload(Wants wants) {
  const auto until =
      std::min(turn_->upload_until, Clock::now() + core_->config.limits.upload_idle_timeout);
  const short events = wants == Wants::write ? POLLOUT : POLLIN;
  for (;;) {
    if (core_->draining) return fail(Code::busy, "the server stops");
    const auto now = Clock::now();
    if (now >= until) return fail(Code::request_timeout, "body");
    if (wait_for(socket_.native_handle(), events, std::min(until, now + kLookAround)) != 0)
      return {};
  }
}

}  // namespace tasuki::http
