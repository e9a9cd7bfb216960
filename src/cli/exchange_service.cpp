#include "cli/exchange_service.hpp"

#include "api/patient/patient_api.hpp"
#include "base/files.hpp"
#include "base/limits.hpp"
#include "exchange/audit_log.hpp"
#include "rest/answer.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace tasuki::cli {

std::string store_path(const std::string& data_directory) {
  return data_directory + "/tasuki.db";
}

store::SqliteOptions store_options(const std::string& data_directory,
                                   const std::string& master_key_file) {
  return {store_path(data_directory), "", master_key_file};
}

namespace {

// Towards gateways the exchange is who it is towards everybody.
api::PullConfig pull_config(const ExchangeServiceConfig& config) {
  const http::ServerTls& tls = *config.api.tls;
  return {config.data_directory + "/pull-keys",
          tls.certificate_chain,
          tls.private_key,
          {tls.client_authority, tls.certificate_chain, tls.private_key}};
}

}  // namespace

Result<> ExchangeService::open_eligibility(const ExchangeServiceConfig& config, const Clock& clock,
                                           Metrics& metrics) {
  if (config.eligibility) {
    eligibility_ = TRY(eligibility::connect_remote(*config.eligibility, metrics));
    return {};
  }
  auto registry = TRY(eligibility::Registry::open({.path = config.registry}, clock, metrics));
  registry_ = registry.get();
  eligibility_ = std::move(registry);
  return {};
}

Result<> ExchangeService::start_patient(PatientConfig config, Lang language, const Clock& clock,
                                        const Log& log, Metrics& metrics) {
  verifier_ = std::make_unique<oidc::Verifier>(std::move(config.expectations),
                                               std::move(config.keys), clock, log);
  patient_router_ = std::make_unique<http::Router>(
      api::patient::make_router({*exchange_, *verifier_, clock, log, language}));
  config.listener.error_response = [language](const Error& error, const http::Request& request) {
    return rest::error_response(error, rest::language_of(request, language));
  };
  patient_ = TRY(http::Server::start(std::move(config.listener), *patient_router_, log, metrics));
  return {};
}

Result<std::unique_ptr<ExchangeService>> ExchangeService::start(ExchangeServiceConfig config,
                                                                const Clock& clock, Random& random,
                                                                const Log& log, Metrics& metrics) {
  std::unique_ptr<ExchangeService> service(new ExchangeService);
  TRY_VOID(make_directories(config.data_directory));
  service->store_ = TRY(store::open_sqlite(
      store_options(config.data_directory, config.master_key_file), random, metrics));
  TRY_VOID(service->open_eligibility(config, clock, metrics));
  auto receipt_key = TRY(crypto::PrivateKey::from_pem(config.receipt_key));
  service->exchange_ = std::make_unique<exchange::Exchange>(exchange::Dependencies{
      *service->store_, clock, random, log, metrics, std::move(receipt_key), config.validator,
      *service->eligibility_, config.signature_trust, exchange::no_sanitizer()});
  service->head_timer_ = std::make_unique<exchange::Periodic>(
      limits::kTreeHeadInterval, [&service = *service->exchange_, &log](const std::stop_token&) {
        exchange::keep_head(service.audit_log(), log);
      });
  service->retention_ = std::make_unique<exchange::Retention>(
      exchange::Retention::Dependencies{*service->store_, clock, random, log, metrics},
      config.retention);
  service->retention_timer_ = std::make_unique<exchange::Periodic>(
      config.retention_interval,
      [&retention = *service->retention_, &log](const std::stop_token& stop) {
        exchange::run_retention(retention, log, stop);
      });
  service->pull_ = TRY(api::PullService::start(
      pull_config(config), {*service->exchange_, *service->store_, clock, random, log, metrics}));
  service->api_router_ = std::make_unique<http::Router>(api::make_router(
      {*service->exchange_, service->pull_->side(), clock, log, metrics, config.language}));
  service->ready_ = std::make_shared<std::atomic<bool>>(true);
  service->operations_router_ = std::make_unique<http::Router>(
      rest::make_operations_router(metrics, [ready = service->ready_] { return ready->load(); }));

  const auto answer = [language = config.language](const Error& error,
                                                   const http::Request& request) {
    return rest::error_response(error, rest::language_of(request, language));
  };
  config.api.error_response = answer;
  config.operations.error_response = answer;
  config.operations.limits.handler_threads = 2;
  service->api_ = TRY(http::Server::start(config.api, *service->api_router_, log, metrics));
  if (config.patient)
    TRY_VOID(
        service->start_patient(*std::move(config.patient), config.language, clock, log, metrics));
  service->operations_ =
      TRY(http::Server::start(config.operations, *service->operations_router_, log, metrics));
  return service;
}

bool ExchangeService::stop() {
  *ready_ = false;
  bool whole = api_->stop();
  if (patient_) whole = patient_->stop() && whole;
  return operations_->stop() && whole;
}

}  // namespace tasuki::cli
