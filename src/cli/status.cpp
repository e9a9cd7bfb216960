#include <array>

#include "cli/references.hpp"
#include "cli/session.hpp"
#include "cli/subcommands.hpp"

namespace tasuki::cli {

Options status_options() {
  static constexpr std::array kOptions = {
      OptionRow{"IDENTIFIER", OptionKind::argument, "",
                "文書のIdentifier（値だけ、またはsystem|value）",
                "the document's identifier: its value, or system|value"},
      kAsOption};
  return kOptions;
}

Result<int> run_status(const Arguments& arguments, Output& output) {
  const auto session = TRY(Session::open(arguments, output.lang()));
  const auto response =
      TRY(session->call("GET", "/fhir/DocumentReference?identifier=" +
                                   identifier_parameter(arguments.value("IDENTIFIER"))));
  if (response.status >= 400) return print_refusal(response, output);
  if (output.json()) {
    output.line(response.body);
    return 0;
  }
  const auto found = TRY(rest::read_searchset(response.body));
  for (const auto& item : found.items) print_reference(item, output);
  if (found.items.empty())
    output.say("そのIdentifierの文書はありません。", "There is no document under that identifier.");
  return found.items.empty() ? 1 : 0;
}

}  // namespace tasuki::cli
