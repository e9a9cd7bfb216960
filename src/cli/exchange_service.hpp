// An exchange as it runs: store, use cases, Web API and operations listener, wired in order.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "api/api.hpp"
#include "api/pull_service.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "eligibility/registry.hpp"
#include "eligibility/remote.hpp"
#include "exchange/exchange.hpp"
#include "exchange/periodic.hpp"
#include "exchange/retention.hpp"
#include "http/server.hpp"
#include "oidc/verifier.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::cli {

// The side of the patients: a listener of its own, and whose tokens are believed there.
struct PatientConfig {
  http::ServerConfig listener;
  oidc::Expectations expectations;
  oidc::FetchKeys keys;
};

struct ExchangeServiceConfig {
  std::string data_directory;
  std::string master_key_file;  // empty: where the data lie
  http::ServerConfig api;
  http::ServerConfig operations;
  std::string receipt_key;  // PEM
  Lang language = Lang::ja;
  std::shared_ptr<const validate::Validator> validator;
  // Who is asked about eligibility and consent: a service elsewhere, or the registry in this file.
  std::optional<eligibility::RemoteConfig> eligibility;
  std::string registry;
  std::shared_ptr<const signature::Trust> signature_trust;
  exchange::RetentionConfig retention = exchange::default_retention();
  std::chrono::seconds retention_interval{3'600};
  std::optional<PatientConfig> patient;  // absent: patients have no access
};

std::string store_path(const std::string& data_directory);
store::SqliteOptions store_options(const std::string& data_directory,
                                   const std::string& master_key_file);

class ExchangeService {
 public:
  // Listening when it returns. What is passed in must outlive it.
  static Result<std::unique_ptr<ExchangeService>> start(ExchangeServiceConfig config,
                                                        const Clock& clock, Random& random,
                                                        const Log& log, Metrics& metrics);
  std::uint16_t api_port() const { return api_->port(); }
  // 0: patients have no access.
  std::uint16_t patient_port() const { return patient_ ? patient_->port() : 0; }
  std::uint16_t operations_port() const { return operations_->port(); }
  store::Store& store() { return *store_; }
  eligibility::Registry* registry() { return registry_; }  // nullptr: it is elsewhere
  bool stop();  // graceful; false when something was cut off

 private:
  ExchangeService() = default;
  Result<> open_eligibility(const ExchangeServiceConfig& config, const Clock& clock,
                            Metrics& metrics);
  Result<> start_patient(PatientConfig config, Lang language, const Clock& clock, const Log& log,
                         Metrics& metrics);
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<eligibility::Eligibility> eligibility_;
  eligibility::Registry* registry_ = nullptr;
  std::unique_ptr<exchange::Exchange> exchange_;
  std::unique_ptr<exchange::Periodic> head_timer_;
  std::unique_ptr<exchange::Retention> retention_;
  std::unique_ptr<exchange::Periodic> retention_timer_;
  std::unique_ptr<api::PullService> pull_;
  std::unique_ptr<http::Router> api_router_;
  std::unique_ptr<oidc::Verifier> verifier_;
  std::unique_ptr<http::Router> patient_router_;
  std::unique_ptr<http::Router> operations_router_;
  std::unique_ptr<http::Server> api_;
  std::unique_ptr<http::Server> patient_;
  std::unique_ptr<http::Server> operations_;
  std::shared_ptr<std::atomic<bool>> ready_;
};

}  // namespace tasuki::cli
