#include <array>
#include <cstdio>

#include "base/files.hpp"
#include "cli/session.hpp"
#include "cli/subcommands.hpp"
#include "crypto/digest.hpp"

namespace tasuki::cli {

Options fetch_options() {
  static constexpr std::array kOptions = {
      OptionRow{"ID", OptionKind::argument, "", "文書のid（inboxが示すもの）",
                "the document's id, as inbox shows it"},
      OptionRow{"--out", OptionKind::value, "", "書き込むファイル（なければ標準出力）",
                "file to write; standard output by default"},
      kAsOption};
  return kOptions;
}

Result<int> run_fetch(const Arguments& arguments, Output& output) {
  const auto session = TRY(Session::open(arguments, output.lang()));
  const auto response =
      TRY(session->call("GET", "/fhir/Bundle/" + http::encode_query(arguments.value("ID"))));
  if (response.status >= 400) return print_refusal(response, output);
  const std::string digest = crypto::to_hex(crypto::sha256(response.body));
  const auto stated = response.headers.find("Tasuki-Sha256");
  if (stated && *stated != digest)
    return fail(Code::peer_answer_invalid,
                "the digest of what arrived differs from the stated one");
  if (!arguments.given("--out")) {
    std::fwrite(response.body.data(), 1, response.body.size(), stdout);
    return 0;
  }
  TRY_VOID(write_file(arguments.value("--out"), response.body));
  output.line(digest + "  " + arguments.value("--out"));
  return 0;
}

}  // namespace tasuki::cli
