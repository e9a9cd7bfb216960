// A TCP connection made within a time limit.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace tasuki::http {

// An open descriptor, closed when it is destroyed.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

using Deadline = std::chrono::steady_clock::time_point;

// What poll(2) may report; 0 at the deadline. `events` as poll takes them.
short wait_for(int fd, short events, Deadline deadline);

// Non-blocking, TCP_NODELAY; tries every address of the host. Errors: peer_unreachable,
// peer_timeout.
Result<Descriptor> connect_to(const std::string& host, std::uint16_t port, Deadline deadline);

}  // namespace tasuki::http
