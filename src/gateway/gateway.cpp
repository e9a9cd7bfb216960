#include "gateway/gateway.hpp"

#include <algorithm>
#include <mutex>

#include "base/files.hpp"
#include "clins/institution.hpp"
#include "gateway/adapters/xml_folder.hpp"
#include "gateway/fetcher.hpp"
#include "gateway/fhir_server/pull_source.hpp"
#include "gateway/folder_watch.hpp"
#include "gateway/hot_folder.hpp"
#include "gateway/lan/endpoints.hpp"
#include "gateway/pull/directory_source.hpp"
#include "gateway/pull/pull_side.hpp"
#include "gateway/sender.hpp"
#include "gateway/ssmix2/feed.hpp"
#include "gateway/ssmix2/pull_source.hpp"
#include "gateway/watcher.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::chrono::hours kHousekeeping{1};

template <typename Folder>
Result<> check_actors(const std::vector<Folder>& folders, const std::string& what) {
  for (const Folder& folder : folders)
    if (const auto known = clins::check_actor(folder.actor); !known)
      return fail(Code::setting_invalid, what + folder.path + ": " + known.error().to_string());
  return {};
}

Result<> check(const Config& config) {
  if (!clins::is_institution_code(config.institution))
    return fail(Code::setting_invalid, "gateway.institution is a 10-digit institution code");
  if (config.senders == 0) return fail(Code::setting_invalid, "gateway.senders is 1 at least");
  if (config.retry_first.count() <= 0 || config.retry_max < config.retry_first)
    return fail(Code::setting_invalid, "gateway.retry_first is above 0 and at most retry_max");
  if (config.poll_wait.count() < 1 || config.poll_wait > limits::kEventsWaitMax)
    return fail(Code::setting_invalid, "gateway.poll_wait is 1 to 60 seconds");
  TRY_VOID(check_actors(config.hot_folders, "hot folder "));
  TRY_VOID(check_actors(config.ssmix2, "SS-MIX2 storage "));
  return check_actors(config.xml_folders, "XML folder ");
}

Result<http::ClientConfig> client_config(const Config& config) {
  const auto url = http::parse_url(config.exchange_url);
  if (!url) return fail(Code::setting_invalid, "gateway.exchange_url is https://host:port");
  http::ClientConfig client;
  client.host = url->host;
  client.port = url->port;
  if (url->tls) client.tls = config.identity;
  return client;
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

class RealGateway final : public Gateway {
 public:
  RealGateway(Config config, Environment environment, http::ClientConfig client,
              crypto::PrivateKey key)
      : config_(std::move(config)),
        env_(environment),
        backoff_(config_.retry_first, config_.retry_max, env_.random),
        key_(key),
        assertions_(config_.institution, std::move(key), env_.clock, env_.random),
        reachability_(env_.clock, env_.metrics),
        exchange_{std::move(client), assertions_, reachability_, config_.default_language},
        direct_(exchange_) {}
  ~RealGateway() override { stop(); }

  Result<> start();
  std::uint16_t lan_port() const override { return lan_->port(); }
  std::uint16_t operations_port() const override { return operations_->port(); }
  std::uint16_t pull_port() const override { return pull_ ? pull_->endpoint_port() : 0; }
  bool stop() override;

 private:
  Result<> open_stores();
  Result<> start_folders();
  Result<> start_exchange_side();
  Result<std::unique_ptr<Source>> pull_source();
  Result<> start_pull();
  Result<> start_listeners();
  lan::Context lan_context(lan::Authenticator authenticator);
  void keep_house();

  Config config_;
  Environment env_;
  Backoff backoff_;
  crypto::PrivateKey key_;
  Assertions assertions_;
  Reachability reachability_;
  ExchangeAddress exchange_;
  DirectLines direct_;
  std::unique_ptr<Storage> storage_;
  std::unique_ptr<Events> events_;
  std::shared_ptr<Outbox> outbox_;
  std::unique_ptr<Inbox> inbox_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<http::Router> lan_router_;
  std::unique_ptr<http::Router> operations_router_;
  std::vector<std::unique_ptr<FolderWatch>> folders_;
  std::unique_ptr<Sender> sender_;
  std::unique_ptr<Fetcher> fetcher_;
  std::unique_ptr<HeadKeeper> heads_;
  std::unique_ptr<Watcher> watcher_;
  std::unique_ptr<PullSide> pull_;
  std::unique_ptr<http::Server> lan_;
  std::unique_ptr<http::Server> operations_;
  Pause housekeeping_;
  std::thread housekeeper_;
};

Result<> RealGateway::start() {
  TRY_VOID(open_stores());
  TRY_VOID(start_folders());
  TRY_VOID(start_exchange_side());
  TRY_VOID(start_pull());
  TRY_VOID(start_listeners());
  housekeeper_ = std::thread([this] { keep_house(); });
  return {};
}

Result<> RealGateway::open_stores() {
  TRY_VOID(make_directories(config_.data_directory));
  storage_ = TRY(Storage::open(config_.data_directory + "/gateway.db", env_.metrics));
  events_ = std::make_unique<Events>(*storage_);
  outbox_ =
      TRY(Outbox::open({*storage_, *events_, env_.clock, env_.random, env_.metrics, backoff_}));
  inbox_ = TRY(Inbox::open(*storage_, *events_, env_.clock, env_.metrics));
  intake_ = std::make_unique<Intake>(
      Intake::Dependencies{*outbox_, *env_.validator, env_.clock, env_.log});
  // The metrics may outlive the gateway.
  env_.metrics.sampled("tasuki_outbox_oldest_seconds", "age of the oldest item without an answer",
                       [weak = std::weak_ptr(outbox_), &clock = env_.clock] {
                         const auto outbox = weak.lock();
                         const auto oldest = outbox ? outbox->oldest_waiting() : std::nullopt;
                         if (!oldest) return 0.0;
                         return std::chrono::duration<double>(clock.now() - *oldest).count();
                       });
  return {};
}

// Before anything has news for them: who brings news goes through the list.
Result<> RealGateway::start_folders() {
  for (const HotFolder& folder : config_.hot_folders) {
    HotFolderWork::Dependencies with{*storage_,
                                     *intake_,
                                     *inbox_,
                                     env_.clock,
                                     env_.log,
                                     config_.institution,
                                     config_.default_language};
    folders_.push_back(
        TRY(FolderWatch::start(std::make_unique<HotFolderWork>(folder, std::move(with)))));
  }
  for (const XmlFolder& folder : config_.xml_folders) {
    adapters::XmlFolderWork::Dependencies with{
        lan::make_router(
            lan_context(lan::Authenticator::inside({"xml-folder " + folder.path, folder.actor}))),
        env_.clock, env_.log, config_.institution, config_.default_language};
    folders_.push_back(TRY(
        FolderWatch::start(std::make_unique<adapters::XmlFolderWork>(folder, std::move(with)))));
  }
  for (const Ssmix2Storage& storage : config_.ssmix2) {
    Ssmix2Feed::Dependencies with{*storage_,
                                  lan::make_router(lan_context(lan::Authenticator::inside(
                                      {"ssmix2 " + storage.path, storage.actor}))),
                                  env_.clock, env_.log, config_.institution};
    folders_.push_back(
        TRY(FolderWatch::start(std::make_unique<Ssmix2Feed>(storage, std::move(with)))));
  }
  events_->changed().listen([this] {
    for (const auto& folder : folders_) folder->nudge();
  });
  return {};
}

Result<> RealGateway::start_exchange_side() {
  sender_ = TRY(
      Sender::start({*outbox_, exchange_, env_.clock, env_.log, env_.metrics}, config_.senders));
  fetcher_ =
      TRY(Fetcher::start({*inbox_, exchange_, env_.clock, env_.log, env_.metrics, backoff_}));
  heads_ = std::make_unique<HeadKeeper>(HeadKeeper::Dependencies{
      *storage_, env_.clock, env_.log, env_.metrics, limits::kTreeHeadInterval});
  watcher_ = TRY(Watcher::start({*inbox_, exchange_, env_.clock, env_.log, backoff_,
                                 config_.poll_wait, [this] { fetcher_->nudge(); }, heads_.get()}));
  return {};
}

Result<std::unique_ptr<Source>> RealGateway::pull_source() {
  const PullConfig& pull = *config_.pull;
  if (pull.fhir) {
    std::string system = pull.fhir_system;
    if (system.empty()) system = std::string(clins::kLocalNumberSystem) + config_.institution;
    return std::make_unique<FhirServerSource>(
        FhirServerSource::Dependencies{TRY(FhirServer::open(*pull.fhir)), config_.institution,
                                       std::move(system), *env_.validator, env_.clock, env_.log});
  }
  for (const Ssmix2Storage& storage : config_.ssmix2)
    if (storage.path == pull.ssmix2)
      return TRY(
          Ssmix2Source::open(storage, {*storage_, env_.clock, env_.log, config_.institution}));
  return std::make_unique<DirectorySource>(pull.directory);
}

Result<> RealGateway::start_pull() {
  if (!config_.pull) return {};
  pull_ = TRY(PullSide::start(
      *config_.pull,
      {config_.institution, config_.data_directory, exchange_, *storage_, key_,
       config_.identity.private_key, env_.clock, env_.random, env_.log, env_.metrics, backoff_,
       std::min<std::chrono::seconds>(config_.poll_wait, limits::kChannelWaitMax),
       TRY(pull_source())}));
  return {};
}

lan::Context RealGateway::lan_context(lan::Authenticator authenticator) {
  return {config_.institution,
          without_slash(config_.exchange_url),
          std::move(authenticator),
          *storage_,
          *outbox_,
          *inbox_,
          *events_,
          *intake_,
          direct_,
          env_.clock,
          env_.log,
          config_.default_language,
          std::make_shared<lan::Transfers>(exchange_)};
}

Result<> RealGateway::start_listeners() {
  lan_router_ = std::make_unique<http::Router>(
      lan::make_router(lan_context(lan::Authenticator(config_.emr_systems))));
  operations_router_ = std::make_unique<http::Router>(
      rest::make_operations_router(env_.metrics, [this] { return reachability_.ready(); }));
  const auto answer = [language = config_.default_language](const Error& error,
                                                            const http::Request& request) {
    return rest::error_response(error, rest::language_of(request, language));
  };
  config_.lan.error_response = answer;
  config_.operations.error_response = answer;
  config_.operations.limits.handler_threads = 2;
  lan_ = TRY(http::Server::start(config_.lan, *lan_router_, env_.log, env_.metrics));
  operations_ =
      TRY(http::Server::start(config_.operations, *operations_router_, env_.log, env_.metrics));
  return {};
}

void RealGateway::keep_house() {
  do {
    if (const auto erased = outbox_->erase_old_contents(); !erased)
      env_.log.warning("outbox.erase_failed", {{"error", erased.error().to_string()}});
  } while (housekeeping_.wait(kHousekeeping));
}

// From the outside in: first nothing new is taken, then what is under way ends.
bool RealGateway::stop() {
  housekeeping_.stop();
  if (housekeeper_.joinable()) housekeeper_.join();
  const bool whole = !lan_ || lan_->stop();
  for (const auto& folder : folders_) folder->stop();
  if (watcher_) watcher_->stop();
  if (sender_) sender_->stop();
  if (fetcher_) fetcher_->stop();
  const bool pulled = !pull_ || pull_->stop();
  return (!operations_ || operations_->stop()) && whole && pulled;
}

}  // namespace

Result<std::unique_ptr<Gateway>> Gateway::start(Config config, Environment environment) {
  TRY_VOID(check(config));
  http::ClientConfig client = TRY(client_config(config));
  crypto::PrivateKey key = TRY(crypto::PrivateKey::from_pem(config.identity.private_key));
  auto gateway = std::make_unique<RealGateway>(std::move(config), environment, std::move(client),
                                               std::move(key));
  TRY_VOID(gateway->start());
  return gateway;
}

}  // namespace tasuki::gateway
