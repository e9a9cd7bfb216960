// The side of a gateway that answers PULL: door, source, responder, and the way by which requests
// come: a channel to the exchange, or a listener of its own.
#pragma once

#include <memory>
#include <string>

#include "gateway/pull/announcer.hpp"
#include "gateway/pull/channel.hpp"
#include "gateway/pull/pull_config.hpp"
#include "gateway/pull/responder.hpp"

namespace tasuki::gateway {

class PullSide {
 public:
  struct Dependencies {
    std::string institution;
    std::string data_directory;
    const ExchangeAddress& exchange;
    Storage& storage;
    const crypto::PrivateKey& key;  // the institution's certificate's
    std::string key_pem;
    const Clock& clock;
    Random& random;
    const Log& log;
    Metrics& metrics;
    Backoff backoff;
    std::chrono::seconds poll_wait;
    std::unique_ptr<Source> source;
  };
  // Errors: key_invalid, store_failed, address_unavailable.
  static Result<std::unique_ptr<PullSide>> start(PullConfig config, Dependencies dependencies);
  ~PullSide();  // stop()
  bool stop();
  std::uint16_t endpoint_port() const { return endpoint_ ? endpoint_->port() : 0; }

 private:
  PullSide() = default;
  Result<> listen(http::ServerConfig config, const Dependencies& dependencies);

  std::unique_ptr<pull::ReplayStore> replays_;
  std::unique_ptr<pull::Doorkeeper> door_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<Responder> responder_;
  std::unique_ptr<Announcer> announcer_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<http::Server> endpoint_;
};

}  // namespace tasuki::gateway
