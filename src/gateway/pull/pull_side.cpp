#include "gateway/pull/pull_side.hpp"

#include "rest/answer.hpp"

namespace tasuki::gateway {

Result<std::unique_ptr<PullSide>> PullSide::start(PullConfig config, Dependencies with) {
  std::unique_ptr<PullSide> side(new PullSide);
  side->replays_ = TRY(pull::ReplayStore::open(with.data_directory + "/replay.db", with.metrics));
  side->door_ = std::make_unique<pull::Doorkeeper>(
      pull::Doorkeeper::Dependencies{with.institution, *side->replays_, with.clock});
  side->source_ = std::move(with.source);
  pull::Signer signer{TRY(crypto::signing_key_from_pem(with.key_pem)), with.key.thumbprint()};
  side->responder_ = std::make_unique<Responder>(Responder::Dependencies{
      *side->door_, *side->source_, with.storage, with.clock, with.random, with.log, with.metrics,
      std::move(signer), config.opt_out, config.quota});
  side->announcer_ =
      TRY(Announcer::start({with.exchange, *side->door_, *side->source_, with.storage, with.clock,
                            with.log, with.backoff, config.opt_out, config.announce_interval}));
  if (config.endpoint) {
    TRY_VOID(side->listen(*std::move(config.endpoint), with));
    return side;
  }
  side->channel_ =
      TRY(Channel::start({with.exchange, with.log, with.backoff, with.poll_wait,
                          [responder = side->responder_.get()](const http::Request& request) {
                            return responder->respond(request);
                          }}));
  return side;
}

// TLS lets in whoever the authority certified; an institution is not the exchange.
Result<> PullSide::listen(http::ServerConfig config, const Dependencies& with) {
  const http::Handler handler = [this](http::Request& request) -> http::Answer {
    const auto& certificate = request.peer->certificate;
    if (certificate && (certificate->institution_code() || certificate->emr_name()))
      return rest::error_response({Code::request_not_genuine, {}}, Lang::en);
    return responder_->respond(request);
  };
  router_ = std::make_unique<http::Router>(
      std::vector<http::Route>{{"POST", std::string(pull::kPath), handler, 0}});
  config.error_response = [](const Error& error, const http::Request&) {
    return rest::error_response(error, Lang::en);
  };
  endpoint_ = TRY(http::Server::start(std::move(config), *router_, with.log, with.metrics));
  return {};
}

PullSide::~PullSide() {
  stop();
}

bool PullSide::stop() {
  if (announcer_) announcer_->stop();
  if (channel_) channel_->stop();
  return !endpoint_ || endpoint_->stop();
}

}  // namespace tasuki::gateway
