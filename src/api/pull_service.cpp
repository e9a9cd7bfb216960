#include "api/pull_service.hpp"

#include "api/pull_keys.hpp"
#include "base/limits.hpp"

namespace tasuki::api {
namespace {

constexpr std::size_t kAnswerKeysKept = 100'000;
constexpr std::size_t kTimerThreads = 8;  // conclusions write, and may be due together

}  // namespace

PullService::PullService(PullConfig config, Dependencies dependencies)
    : config_(std::move(config)), with_(dependencies), timer_(kTimerThreads) {}

PullService::~PullService() = default;

Result<pull::HolderAddress> PullService::address(const std::string& institution) const {
  const auto setting = TRY(with_.store.holders().pull_setting(institution));
  if (!setting) return pull::HolderAddress{};
  return pull::HolderAddress{setting->transport, setting->url};
}

// Reading a certificate costs as much as checking a signature by it.
Result<std::shared_ptr<const PullService::AnswerKey>> PullService::read_answer_key(
    const store::AnswerKey& known) const {
  const std::string name = known.institution + " " + known.keyid;
  {
    const std::lock_guard lock(mutex_);
    const auto found = answer_keys_.find(name);
    if (found != answer_keys_.end() && found->second->certificate == known.certificate)
      return found->second;
  }
  const auto certificate = TRY(crypto::Certificate::from_pem(known.certificate));
  AnswerKey read{known.certificate, certificate.fingerprint(), {}};
  if (const auto algorithm = crypto::algorithm_of(certificate.public_key()))
    read.ring = TRY(httpsig::KeyRing::of({{known.keyid, certificate.public_key(), *algorithm,
                                           certificate.not_before(), certificate.not_after()}}));
  auto kept = std::make_shared<const AnswerKey>(std::move(read));
  const std::lock_guard lock(mutex_);
  if (answer_keys_.size() >= kAnswerKeysKept) answer_keys_.clear();
  answer_keys_[name] = kept;
  return kept;
}

// A certificate that is revoked, or of another time, signs nothing.
Result<httpsig::KeyRing> PullService::answer_keys(const std::string& institution,
                                                  const std::string& keyid) const {
  const auto known = TRY(with_.store.holders().answer_key(institution, keyid));
  if (!known) return httpsig::KeyRing();
  const auto key = TRY(read_answer_key(*known));
  if (TRY(with_.store.is_revoked(key->fingerprint))) return httpsig::KeyRing();
  return key->ring;
}

std::string PullService::signed_keys() const {
  const Time now = with_.clock.now();
  return pull::sign_key_list({now, now + limits::kPullKeyListKept, keys_}, *certificate_,
                             *certificate_key_);
}

Result<> PullService::open() {
  certificate_ = TRY(crypto::Certificate::from_pem(config_.certificate));
  certificate_key_ = TRY(crypto::PrivateKey::from_pem(config_.private_key));
  PullKeys keys = TRY(read_pull_keys(config_.key_directory, with_.clock.now()));
  keys_ = std::move(keys.published);
  lines_ = std::make_unique<pull::Lines>(pull::Lines::Dependencies{
      with_.clock, with_.random, with_.log, with_.metrics, timer_, std::move(keys.signer),
      config_.identity, [this](const std::string& institution) { return address(institution); },
      [this](const std::string& institution, const std::string& keyid) {
        return answer_keys(institution, keyid);
      }});
  pull_ = std::make_unique<exchange::Pull>(
      exchange::Pull::Dependencies{with_.exchange, *lines_, timer_});
  sweeper_ = std::make_unique<exchange::Periodic>(
      limits::kPullSweepInterval, [this](const std::stop_token&) {
        if (const auto swept = pull_->sweep(); !swept)
          with_.log.error("pull.not_swept", {{"error", swept.error().id()}});
      });
  return {};
}

Result<std::unique_ptr<PullService>> PullService::start(PullConfig config,
                                                        Dependencies dependencies) {
  std::unique_ptr<PullService> service(new PullService(std::move(config), dependencies));
  TRY_VOID(service->open());
  return service;
}

PullSide PullService::side() {
  return {*pull_, *lines_, [this] { return signed_keys(); }};
}

}  // namespace tasuki::api
