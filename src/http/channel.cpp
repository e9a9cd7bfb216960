#include "http/channel.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/assert.hpp"

namespace tasuki::http {
namespace {

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

int fd_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

// OpenSSL's own socket BIO uses write(2), which raises SIGPIPE when the peer has gone: this one
// asks for an error instead, without touching the process's signals.
int bio_write(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = ::send(fd_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && would_block(errno)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* to, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t got = ::recv(fd_of(bio), to, static_cast<std::size_t>(size), 0);
  if (got < 0 && would_block(errno)) BIO_set_retry_read(bio);
  if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(got);
}

long bio_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP) return 1;
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return 0;
}

BIO_METHOD* socket_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tasuki socket");
    TASUKI_ASSERT(m != nullptr);
    BIO_meth_set_write(m, bio_write);
    BIO_meth_set_read(m, bio_read);
    BIO_meth_set_ctrl(m, bio_control);
    return m;
  }();
  return method;
}

bool is_address(const std::string& host) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

}  // namespace

void Channel::Free::operator()(SSL* ssl) const {
  SSL_free(ssl);
}

Channel::Channel(int fd, SSL_CTX* context) : fd_(fd), ssl_(SSL_new(context)) {
  TASUKI_ASSERT(ssl_ != nullptr);
  BIO* bio = BIO_new(socket_method());
  TASUKI_ASSERT(bio != nullptr);
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
}

Channel Channel::server(int fd, SSL_CTX* context) {
  Channel channel(fd, context);
  SSL_set_accept_state(channel.ssl());
  return channel;
}

Channel Channel::client(int fd, SSL_CTX* context, const std::string& host) {
  Channel channel(fd, context);
  SSL* ssl = channel.ssl();
  SSL_set_connect_state(ssl);
  X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl);
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str());
  } else {
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  }
  return channel;
}

Transfer Channel::after_tls(int result) {
  if (result > 0) return {static_cast<std::size_t>(result), Wants::nothing};
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {0, Wants::read};
    case SSL_ERROR_WANT_WRITE:
      return {0, Wants::write};
    case SSL_ERROR_SYSCALL:
      failure_ = errno == 0 ? "connection closed" : std::strerror(errno);
      break;
    default:
      failure_ = tls_failure();
  }
  ERR_clear_error();
  return {0, Wants::closed};
}

Wants Channel::handshake() {
  if (!ssl_) return Wants::nothing;
  ERR_clear_error();
  errno = 0;
  const Transfer transfer = after_tls(SSL_do_handshake(ssl_.get()));
  return transfer.bytes > 0 ? Wants::nothing : transfer.wants;
}

Transfer Channel::read(char* to, std::size_t size) {
  size = std::min<std::size_t>(size, 1 << 30);
  if (ssl_) {
    ERR_clear_error();
    errno = 0;
    return after_tls(SSL_read(ssl_.get(), to, static_cast<int>(size)));
  }
  const ssize_t got = ::recv(fd_, to, size, 0);
  if (got > 0) return {static_cast<std::size_t>(got), Wants::nothing};
  if (got < 0 && would_block(errno)) return {0, Wants::read};
  failure_ = got == 0 ? "connection closed" : std::strerror(errno);
  return {0, Wants::closed};
}

Transfer Channel::write(std::string_view bytes) {
  const std::size_t size = std::min<std::size_t>(bytes.size(), 1 << 30);
  if (ssl_) {
    ERR_clear_error();
    errno = 0;
    return after_tls(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(size)));
  }
  const ssize_t sent = ::send(fd_, bytes.data(), size, MSG_NOSIGNAL);
  if (sent >= 0) return {static_cast<std::size_t>(sent), Wants::nothing};
  if (would_block(errno)) return {0, Wants::write};
  failure_ = std::strerror(errno);
  return {0, Wants::closed};
}

Wants Channel::peek() {
  char byte = 0;
  if (ssl_) {
    ERR_clear_error();
    errno = 0;
    const Transfer transfer = after_tls(SSL_peek(ssl_.get(), &byte, 1));
    return transfer.bytes > 0 ? Wants::nothing : transfer.wants;
  }
  const ssize_t got = ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0) return Wants::nothing;
  return got < 0 && would_block(errno) ? Wants::read : Wants::closed;
}

bool Channel::has_pending() const {
  return ssl_ && SSL_has_pending(ssl_.get()) == 1;
}

void Channel::say_goodbye() {
  if (!ssl_ || SSL_is_init_finished(ssl_.get()) == 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

}  // namespace tasuki::http
