#include <unistd.h>

#include <array>

#include "cli/configuration.hpp"
#include "cli/signals.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {

Options gateway_options() {
  return exchange_options();
}

Result<int> run_gateway(const Arguments& arguments, Output& output) {
  block_stop_signals();
  const Settings settings = TRY(load_settings(arguments));
  gateway::Config config = TRY(gateway_config(settings));
  const auto validator = TRY(active_validator(settings));
  const std::string address = config.lan.address;
  const Level level = TRY(log_level_setting(settings));
  const SystemClock clock;
  SystemRandom random;
  const Log log(Log::to_file_descriptor(STDERR_FILENO), level, "gateway " + config.institution,
                clock);
  Metrics metrics;
  add_process_metrics(metrics);
  const auto gateway =
      TRY(gateway::Gateway::start(std::move(config), {clock, random, log, metrics, validator}));
  json::Writer ready;
  ready.object();
  ready.field("service", "gateway");
  ready.key("port").number(gateway->lan_port());
  ready.key("operations_port").number(gateway->operations_port());
  if (gateway->pull_port() != 0) ready.key("pull_port").number(gateway->pull_port());
  ready.end();
  const std::string ports = ready.take();
  if (output.json()) {
    output.line(ports);
  } else {
    output.line(std::string(output.pick("ゲートウェイは待ち受けています: https://",
                                        "the gateway listens on https://")) +
                address + ":" + std::to_string(gateway->lan_port()));
  }
  wait_for_stop();
  return gateway->stop() ? 0 : 1;
}

}  // namespace tasuki::cli
