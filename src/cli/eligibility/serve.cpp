#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>

#include "base/files.hpp"
#include "cli/configuration.hpp"
#include "cli/eligibility/access.hpp"
#include "cli/signals.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "eligibility/service.hpp"
#include "http/server.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::cli {
namespace {

constexpr std::size_t kOperationsThreads = 2;

// The service as it runs: registry, calls, operations.
class EligibilityService {
 public:
  static Result<std::unique_ptr<EligibilityService>> start(const Settings& settings,
                                                           const Clock& clock, const Log& log,
                                                           Metrics& metrics);
  std::uint16_t port() const { return calls_->port(); }
  std::uint16_t operations_port() const { return operations_->port(); }
  bool stop() {
    *ready_ = false;
    const bool whole = calls_->stop();
    return operations_->stop() && whole;
  }

 private:
  EligibilityService() = default;
  std::unique_ptr<eligibility::Registry> registry_;
  std::shared_ptr<std::atomic<bool>> ready_ = std::make_shared<std::atomic<bool>>(true);
  std::unique_ptr<http::Router> calls_router_;
  std::unique_ptr<http::Router> operations_router_;
  std::unique_ptr<http::Server> calls_;
  std::unique_ptr<http::Server> operations_;
};

Result<std::unique_ptr<EligibilityService>> EligibilityService::start(const Settings& settings,
                                                                      const Clock& clock,
                                                                      const Log& log,
                                                                      Metrics& metrics) {
  std::unique_ptr<EligibilityService> service(new EligibilityService);
  http::ServerConfig calls = TRY(eligibility_listener(settings));
  eligibility::shape_service(calls);
  http::ServerConfig operations = eligibility_operations_listener(settings);
  operations.limits.handler_threads = kOperationsThreads;
  const Lang language = TRY(language_setting(settings));
  operations.error_response = [language](const Error& error, const http::Request& request) {
    return rest::error_response(error, rest::language_of(request, language));
  };
  const std::string directory = registry_directory(settings);
  TRY_VOID(make_directories(directory));
  service->registry_ =
      TRY(eligibility::Registry::open({.path = registry_path(directory)}, clock, metrics));
  service->calls_router_ =
      std::make_unique<http::Router>(eligibility::service_routes(*service->registry_));
  service->operations_router_ = std::make_unique<http::Router>(
      rest::make_operations_router(metrics, [ready = service->ready_] { return ready->load(); }));
  service->calls_ =
      TRY(http::Server::start(std::move(calls), *service->calls_router_, log, metrics));
  service->operations_ =
      TRY(http::Server::start(std::move(operations), *service->operations_router_, log, metrics));
  return service;
}

}  // namespace

Options eligibility_serve_options() {
  static constexpr std::array kOptions = {kConfigOption};
  return kOptions;
}

Result<int> run_eligibility_serve(const Arguments& arguments, Output& output) {
  block_stop_signals();
  const Settings settings = TRY(load_settings(arguments));
  const Level level = TRY(log_level_setting(settings));
  const SystemClock clock;
  const Log log(Log::to_file_descriptor(STDERR_FILENO), level, "eligibility", clock);
  Metrics metrics;
  add_process_metrics(metrics);
  const auto service = TRY(EligibilityService::start(settings, clock, log, metrics));
  json::Writer ready;
  ready.object();
  ready.field("service", "eligibility");
  ready.key("port").number(service->port());
  ready.key("operations_port").number(service->operations_port());
  ready.end();
  if (output.json())
    output.line(ready.take());
  else
    output.line(std::string(output.pick("資格確認サービスは待ち受けています: https://",
                                        "the eligibility service listens on https://")) +
                endpoint_setting(settings, "eligibility.listen").address + ":" +
                std::to_string(service->port()));
  wait_for_stop();
  return service->stop() ? 0 : 1;
}

}  // namespace tasuki::cli
