// tasuki audit accept: ends a gateway's alarm about a log that was rewritten, when a person found
// out why. What was seen before stays in the gateway's database as evidence.
#include <array>

#include "cli/configuration.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "gateway/head_keeper.hpp"

namespace tasuki::cli {

Options audit_accept_options() {
  static constexpr std::array kOptions = {kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_audit_accept(const Arguments& arguments, Output& output) {
  std::string directory = arguments.value("--data");
  if (directory.empty()) {
    const Settings settings = TRY(load_settings(arguments));
    directory = settings.text("gateway.data_directory");
  }
  Metrics metrics;
  const auto storage = TRY(gateway::Storage::open(directory + "/gateway.db", metrics));
  const auto alarm = TRY(storage->read(gateway::log_alarm));
  if (!alarm) {
    output.say("警報はありません。", "There is no alarm.");
    return 1;
  }
  TRY_VOID(storage->write(gateway::accept_log));
  output.say("受け入れました。次に見るヘッドから新たに確かめます。",
             "Accepted: checking begins anew with the next head.");
  return 0;
}

}  // namespace tasuki::cli
