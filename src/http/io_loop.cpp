#include "http/io_loop.hpp"

#include <algorithm>
#include <exception>

#include "http/connection.hpp"

namespace tasuki::http {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

// Often enough that the shortest limit is kept to within a quarter of itself.
std::chrono::milliseconds sweep_interval(const ServerLimits& limits) {
  const auto shortest =
      std::min({limits.handshake_timeout, limits.first_byte_timeout, limits.header_timeout,
                limits.body_timeout, limits.idle_timeout, limits.write_timeout});
  return std::clamp<std::chrono::milliseconds>(shortest / 4, std::chrono::milliseconds(5),
                                               std::chrono::milliseconds(200));
}

}  // namespace

IoLoop::IoLoop(std::shared_ptr<ServerCore> core)
    : core_(std::move(core)),
      sweep_timer_(context_),
      sweep_every_(sweep_interval(core_->config.limits)),
      buffer_(kReadBytes) {}

void IoLoop::start() {
  sweep();
  thread_ = std::thread([this] { run(); });
}

void IoLoop::run() {
  while (!context_.stopped()) {
    try {
      context_.run();
    } catch (const std::exception& thrown) {
      core_->log.error("exception on an io thread", {{"what", thrown.what()}});
    }
  }
}

std::size_t IoLoop::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
  std::size_t cut_off = 0;
  while (!connections_.empty()) {
    const auto connection = connections_.back();
    if (connection->has_request()) ++cut_off;
    connection->close();
  }
  // Completions that are still queued hold connections, which hold this loop.
  sweep_timer_.cancel();
  context_.restart();
  context_.poll();
  return cut_off;
}

void IoLoop::add(std::shared_ptr<Connection> connection) {
  connection->place = connections_.size();
  connections_.push_back(std::move(connection));
}

void IoLoop::remove(const Connection& connection) {
  const std::size_t place = connection.place;
  connections_[place] = std::move(connections_.back());
  connections_[place]->place = place;
  connections_.pop_back();
}

// Backwards, because a connection that goes is replaced by the last one, which was seen already.
void IoLoop::drain() {
  for (std::size_t i = connections_.size(); i-- > 0;) {
    const auto connection = connections_[i];
    connection->drain();
  }
}

void IoLoop::sweep() {
  const auto now = std::chrono::steady_clock::now();
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (connections_[i]->deadline() > now) continue;
    const auto connection = connections_[i];
    connection->on_deadline();
  }
  sweep_timer_.expires_after(sweep_every_);
  sweep_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) sweep();
  });
}

}  // namespace tasuki::http
