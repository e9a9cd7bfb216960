#include "http/server.hpp"

#include <sys/socket.h>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>

#include "http/connection.hpp"
#include "http/tls.hpp"

namespace tasuki::http {
namespace {

namespace asio = boost::asio;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;
using ErrorCode = boost::system::error_code;

constexpr int kListenBacklog = 4'096;
// Out of file descriptors: the next attempt can only help once connections have gone.
constexpr std::chrono::milliseconds kAcceptRetry{50};

class RealServer final : public Server {
 public:
  RealServer(ServerConfig config, const Router& router, const Log& log, Metrics& metrics)
      : core_(std::make_shared<ServerCore>(std::move(config), router, log, metrics)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(core_->config.limits.io_threads, 1); ++i)
      loops_.push_back(std::make_shared<IoLoop>(core_));
    acceptor_.emplace(loops_[0]->context().get_executor());
    retry_timer_.emplace(loops_[0]->context());
  }
  ~RealServer() override { stop(std::chrono::milliseconds(0)); }

  Result<> listen();
  std::uint16_t port() const override { return port_; }
  bool stop(std::chrono::milliseconds patience) override;
  Result<> replace_certificate(std::string chain_pem, std::string key_pem) override;

 private:
  void accept();
  void accepted(const ErrorCode& error, Socket socket, std::size_t loop);
  TlsContext tls() {
    const std::lock_guard lock(tls_mutex_);
    return tls_;
  }

  std::shared_ptr<ServerCore> core_;
  std::vector<std::shared_ptr<IoLoop>> loops_;
  std::optional<Acceptor> acceptor_;
  std::optional<asio::steady_timer> retry_timer_;
  std::size_t next_loop_ = 0;
  std::uint16_t port_ = 0;
  std::mutex tls_mutex_;
  TlsContext tls_;
  bool stopped_ = false;
};

Result<> RealServer::listen() {
  const ServerConfig& config = core_->config;
  if (config.tls) tls_ = TRY(make_server_context(*config.tls));
  ErrorCode error;
  const auto address = asio::ip::make_address(config.address, error);
  const asio::ip::tcp::endpoint endpoint(address, config.port);
  if (!error) acceptor_->open(endpoint.protocol(), error);
  if (!error) acceptor_->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_->bind(endpoint, error);
  if (!error) acceptor_->listen(kListenBacklog, error);
  if (!error) port_ = acceptor_->local_endpoint(error).port();
  if (error)
    return fail(Code::address_unavailable,
                config.address + ":" + std::to_string(config.port) + ": " + error.message());
  accept();
  for (const auto& loop : loops_) loop->start();
  return {};
}

void RealServer::accept() {
  const std::size_t loop = next_loop_++ % loops_.size();
  acceptor_->async_accept(
      loops_[loop]->context(),
      [this, loop](
          const ErrorCode& error,
          asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type> socket) {
        accepted(error, std::move(socket), loop);
      });
}

void RealServer::accepted(const ErrorCode& error, Socket socket, std::size_t loop) {
  if (core_->draining) return;
  if (error) {
    core_->log.warning("accept failed", {{"why", error.message()}});
    retry_timer_->expires_after(kAcceptRetry);
    return retry_timer_->async_wait([this](const ErrorCode& cancelled) {
      if (!cancelled && !core_->draining) accept();
    });
  }
  ErrorCode ignored;
  const auto remote = socket.remote_endpoint(ignored);
  if (core_->connections >= core_->config.limits.connections_max) {
    core_->metrics.refused_connections.add();
    socket.close(ignored);
  } else if (!ignored) {
    socket.non_blocking(true, ignored);
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    auto connection = std::make_shared<Connection>(core_, loops_[loop], std::move(socket),
                                                   remote.address().to_string(), tls());
    asio::dispatch(loops_[loop]->context(), [connection] { connection->start(); });
  }
  accept();
}

bool RealServer::stop(std::chrono::milliseconds patience) {
  if (stopped_) return true;
  stopped_ = true;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  core_->draining = true;
  asio::post(loops_[0]->context(), [this] {
    ErrorCode ignored;
    acceptor_->close(ignored);
    retry_timer_->cancel();
  });
  for (const auto& loop : loops_) asio::post(loop->context(), [raw = loop.get()] { raw->drain(); });
  core_->wait_until_empty(deadline);
  core_->pool.stop();
  std::size_t cut_off = 0;
  for (const auto& loop : loops_) cut_off += loop->stop();
  return cut_off == 0;
}

Result<> RealServer::replace_certificate(std::string chain_pem, std::string key_pem) {
  if (!core_->config.tls) return fail(Code::key_invalid, "the listener has no TLS");
  ServerTls changed = *core_->config.tls;
  changed.certificate_chain = std::move(chain_pem);
  changed.private_key = std::move(key_pem);
  TlsContext context = TRY(make_server_context(changed));
  const std::lock_guard lock(tls_mutex_);
  tls_ = std::move(context);
  return {};
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerConfig config, const Router& router,
                                              const Log& log, Metrics& metrics) {
  auto server = std::make_unique<RealServer>(std::move(config), router, log, metrics);
  TRY_VOID(server->listen());
  return server;
}

}  // namespace tasuki::http
