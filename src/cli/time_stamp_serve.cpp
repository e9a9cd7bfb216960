// tasuki time-stamp serve: a time-stamping authority for tests and demonstrations.
#include <unistd.h>

#include <array>

#include "cli/signals.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "cli/time_stamp_service.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {

Options time_stamp_serve_options() {
  static constexpr std::array kOptions = {kConfigOption};
  return kOptions;
}

Result<int> run_time_stamp_serve(const Arguments& arguments, Output& output) {
  block_stop_signals();
  const Settings settings = TRY(load_settings(arguments));
  const Endpoint endpoint = endpoint_setting(settings, "time_stamp.listen");
  const std::string directory = settings.text("time_stamp.data_directory");
  const Level level = TRY(log_level_setting(settings));
  const SystemClock clock;
  const Log log(Log::to_file_descriptor(STDERR_FILENO), level, "time-stamp", clock);
  Metrics metrics;
  const auto service = TRY(TimeStampService::start(directory, endpoint, {clock, log, metrics}));
  if (output.json()) {
    json::Writer ready;
    ready.object().field("service", "time-stamp").key("port").number(service->port());
    ready.field("root", directory + "/root.pem").end();
    output.line(ready.take());
  } else {
    output.line(std::string(output.pick("試験用の時刻認証局は待ち受けています: http://",
                                        "the test time-stamping authority listens on http://")) +
                endpoint.address + ":" + std::to_string(service->port()) + "/");
  }
  wait_for_stop();
  return service->stop() ? 0 : 1;
}

}  // namespace tasuki::cli
