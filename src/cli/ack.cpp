#include <array>

#include "cli/references.hpp"
#include "cli/session.hpp"
#include "cli/subcommands.hpp"

namespace tasuki::cli {

Options ack_options() {
  static constexpr std::array kOptions = {
      OptionRow{"ID", OptionKind::argument, "", "文書のid", "the document's id"}, kAsOption};
  return kOptions;
}

Result<int> run_ack(const Arguments& arguments, Output& output) {
  const auto session = TRY(Session::open(arguments, output.lang()));
  const auto response =
      TRY(session->call("POST", "/fhir/DocumentReference/" +
                                    http::encode_query(arguments.value("ID")) + "/$acknowledge"));
  return print_answer(response, output);
}

}  // namespace tasuki::cli
