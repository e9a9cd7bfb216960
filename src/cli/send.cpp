#include <array>

#include "base/files.hpp"
#include "cli/references.hpp"
#include "cli/session.hpp"
#include "cli/subcommands.hpp"

namespace tasuki::cli {

Options send_options() {
  static constexpr std::array kOptions = {
      OptionRow{"FILE", OptionKind::argument, "", "送る文書（FHIR Bundle、JSON）",
                "the document, a FHIR Bundle in JSON"},
      OptionRow{"--consent", OptionKind::value, "later",
                "閲覧の同意: oral（口頭で取得済）、later（後で）",
                "consent to viewing: oral (given), later"},
      OptionRow{"--wait", OptionKind::value, "10", "基盤の結果を待つ秒数（0なら待たない）",
                "seconds to wait for the exchange's answer; 0: do not wait"},
      kAsOption};
  return kOptions;
}

Result<int> run_send(const Arguments& arguments, Output& output) {
  const std::string document = TRY(read_file(arguments.value("FILE")));
  const auto session = TRY(Session::open(arguments, output.lang()));
  http::Headers headers;
  headers.add("Content-Type", "application/fhir+json");
  headers.add("Tasuki-Consent", arguments.value("--consent"));
  if (!session->direct() && arguments.value("--wait") != "0")
    headers.add("Tasuki-Wait", arguments.value("--wait"));
  const auto response = TRY(session->call("POST", "/fhir/Bundle", std::move(headers), document));
  return print_answer(response, output);
}

}  // namespace tasuki::cli
