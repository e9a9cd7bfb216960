#include "http/connect.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace tasuki::http {
namespace {

struct AddressFree {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

Result<Descriptor> connect_one(const addrinfo& address, Deadline deadline) {
  Descriptor socket(::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                             address.ai_protocol));
  if (!socket.is_open()) return fail(Code::peer_unreachable, std::strerror(errno));
  const int yes = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) return socket;
  if (errno != EINPROGRESS) return fail(Code::peer_unreachable, std::strerror(errno));
  if (wait_for(socket.get(), POLLOUT, deadline) == 0) return fail(Code::peer_timeout, "connecting");
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return fail(Code::peer_unreachable, std::strerror(error));
  return socket;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

short wait_for(int fd, short events, Deadline deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const auto timeout = std::clamp<std::int64_t>(left.count(), 0, 1'000'000'000);
    pollfd entry{fd, events, 0};
    const int count = ::poll(&entry, 1, static_cast<int>(timeout));
    if (count > 0) return entry.revents;
    if (count == 0) return 0;
    if (errno != EINTR) return POLLERR;
  }
}

Result<Descriptor> connect_to(const std::string& host, std::uint16_t port, Deadline deadline) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failed != 0) return fail(Code::peer_unreachable, gai_strerror(failed));
  const std::unique_ptr<addrinfo, AddressFree> list(found);
  Error last{Code::peer_unreachable, "no address"};
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    auto socket = connect_one(*address, deadline);
    if (socket) return socket;
    last = std::move(socket).error();
  }
  return std::unexpected(std::move(last));
}

}  // namespace tasuki::http
