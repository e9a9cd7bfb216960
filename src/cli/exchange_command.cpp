#include <unistd.h>

#include <array>

#include "cli/configuration.hpp"
#include "cli/signals.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {

Options exchange_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--config", OptionKind::value, "tasuki.toml", "設定ファイル", "settings file"},
  };
  return kOptions;
}

Result<int> run_exchange(const Arguments& arguments, Output& output) {
  block_stop_signals();
  const Settings settings = TRY(load_settings(arguments));
  ExchangeServiceConfig config = TRY(exchange_config(settings));
  config.validator = TRY(active_validator(settings));
  const std::string address = config.api.address;
  const Level level = TRY(log_level_setting(settings));
  const SystemClock clock;
  SystemRandom random;
  const Log log(Log::to_file_descriptor(STDERR_FILENO), level, "exchange", clock);
  Metrics metrics;
  add_process_metrics(metrics);
  const auto service = TRY(ExchangeService::start(std::move(config), clock, random, log, metrics));
  json::Writer ready;
  ready.object();
  ready.field("service", "exchange");
  ready.key("port").number(service->api_port());
  ready.key("patient_port").number(service->patient_port());
  ready.key("operations_port").number(service->operations_port());
  ready.end();
  const std::string ports = ready.take();
  if (output.json()) {
    output.line(ports);
  } else {
    output.line(std::string(output.pick("基盤は待ち受けています: https://",
                                        "the exchange listens on https://")) +
                address + ":" + std::to_string(service->api_port()));
  }
  wait_for_stop();
  return service->stop() ? 0 : 1;
}

}  // namespace tasuki::cli
