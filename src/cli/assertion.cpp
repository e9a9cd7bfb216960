// tasuki assertion: the statement of who acts, to put behind `Authorization: Bearer` when calling
// the exchange itself with curl or with an EMR vendor's own client.
#include <array>

#include "cli/configuration.hpp"
#include "cli/session.hpp"
#include "cli/settings_table.hpp"
#include "cli/subcommands.hpp"

namespace tasuki::cli {

Options assertion_options() {
  static constexpr std::array kOptions = {kAsOption};
  return kOptions;
}

Result<int> run_assertion(const Arguments& arguments, Output& output) {
  const Settings settings = TRY(Settings::load(arguments.value("--as"), settings_table()));
  const SystemClock clock;
  SystemRandom random;
  output.line(TRY(own_assertion(settings, clock, random)));
  return 0;
}

}  // namespace tasuki::cli
