// Bytes over a non-blocking socket, with or without TLS. Owns the TLS state, not the socket. One
// thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/tls.hpp"

namespace tasuki::http {

// What must happen before the same call can go on.
enum class Wants { nothing, read, write, closed };

struct Transfer {
  std::size_t bytes = 0;  // 0: see wants
  Wants wants = Wants::nothing;
};

class Channel {
 public:
  explicit Channel(int fd) : fd_(fd) {}  // plain
  static Channel server(int fd, SSL_CTX* context);
  // `host`: the name or address that the server's certificate must carry.
  static Channel client(int fd, SSL_CTX* context, const std::string& host);

  Wants handshake();  // nothing: done
  Transfer read(char* to, std::size_t size);
  Transfer write(std::string_view bytes);
  // Without taking a byte: nothing means that one is there.
  Wants peek();
  // Bytes that left the socket but were not read yet: waiting for the socket would miss them.
  bool has_pending() const;
  void say_goodbye();  // TLS close_notify, when it can be sent at once

  SSL* ssl() const { return ssl_.get(); }  // null on a plain channel
  // In words, after Wants::closed: "connection closed", "tlsv13 alert certificate required".
  const std::string& failure() const { return failure_; }

 private:
  struct Free {
    void operator()(SSL* ssl) const;
  };
  Channel(int fd, SSL_CTX* context);
  Transfer after_tls(int result);

  int fd_;
  std::unique_ptr<SSL, Free> ssl_;
  std::string failure_;
};

}  // namespace tasuki::http
