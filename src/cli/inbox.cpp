#include <array>

#include "cli/references.hpp"
#include "cli/session.hpp"
#include "cli/subcommands.hpp"

namespace tasuki::cli {

Options inbox_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--since", OptionKind::value, "", "この時刻以降（例 2026-01-31T09:30:00Z）",
                "only from this instant on"},
      OptionRow{"--most", OptionKind::value, "50", "最大件数", "how many at most"}, kAsOption};
  return kOptions;
}

Result<int> run_inbox(const Arguments& arguments, Output& output) {
  const auto session = TRY(Session::open(arguments, output.lang()));
  std::string target = "/fhir/DocumentReference?recipient=me&_count=" +
                       http::encode_query(arguments.value("--most"));
  if (arguments.given("--since"))
    target += "&_since=" + http::encode_query(arguments.value("--since"));
  const auto response = TRY(session->call("GET", target));
  if (response.status >= 400) return print_refusal(response, output);
  if (output.json()) {
    output.line(response.body);
    return 0;
  }
  const auto found = TRY(rest::read_searchset(response.body));
  print_references(found.items, output);
  if (found.items.empty()) output.say("届いた文書はありません。", "Nothing has arrived.");
  return 0;
}

}  // namespace tasuki::cli
