// tasuki pull: asks for what others hold of a person, shows what comes while it comes, and the
// manifest at the end.
#include <array>

#include "base/files.hpp"
#include "cli/pull/manifest.hpp"
#include "cli/session.hpp"
#include "cli/subcommands.hpp"
#include "clins/insured.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

std::string request_body(const Arguments& arguments) {
  json::Writer w;
  const auto add = [&](std::string_view name, std::string_view type, const std::string& value) {
    if (!value.empty()) w.object().field("name", name).field(type, value).end();
  };
  w.object().field("resourceType", "Parameters").key("parameter").array();
  if (const std::string insured = arguments.value("--insured"); !insured.empty()) {
    w.object().field("name", "insured").key("valueIdentifier").object();
    w.field("system", clins::kInsuredSystem).field("value", insured).end().end();
  }
  add("birthDate", "valueDate", arguments.value("--birth-date"));
  add("localNumber", "valueString", arguments.value("--local-number"));
  for (const std::string& one : arguments.values("--class")) add("class", "valueCode", one);
  for (const std::string& one : arguments.values("--kind")) add("kind", "valueCode", one);
  add("start", "valueDate", arguments.value("--start"));
  add("end", "valueDate", arguments.value("--end"));
  add("reason", "valueString", arguments.value("--reason"));
  w.end().end();
  return w.take();
}

void print_manifest(json::Value bundle, Output& output) {
  const Manifest manifest = read_manifest(bundle, output);
  output.table(manifest.rows);
  output.line(std::to_string(manifest.entries) +
              std::string(output.pick(" 件を受け取りました。", " entries received.")));
}

}  // namespace

Options pull_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--insured", OptionKind::value, "", "被保険者番号（保険者番号:記号:番号:枝番）",
                "insured number (insurer:symbol:number:branch)"},
      OptionRow{"--birth-date", OptionKind::value, "", "生年月日", "birth date"},
      OptionRow{"--local-number", OptionKind::value, "", "自院の照会番号", "own patient number"},
      OptionRow{"--class", OptionKind::repeated, "", "情報の種類（なければ同意のあるすべて）",
                "a class of information; all that is consented to by default"},
      OptionRow{"--kind", OptionKind::repeated, "", "文書の種類（なければすべて）",
                "a kind of document; all of them by default"},
      OptionRow{"--start", OptionKind::value, "", "この日から", "from this day"},
      OptionRow{"--end", OptionKind::value, "", "この日まで", "until this day"},
      OptionRow{"--reason", OptionKind::value, "", "救急時の理由", "reason of an emergency"},
      OptionRow{"--out", OptionKind::value, "", "結果のBundleを書き込むファイル",
                "file for the Bundle that came"},
      kAsOption};
  return kOptions;
}

Result<int> run_pull(const Arguments& arguments, Output& output) {
  const auto session = TRY(Session::open(arguments, output.lang()));
  http::Headers headers;
  headers.add("Content-Type", "application/fhir+json");
  headers.add("Prefer", "respond-async");
  const std::string body = request_body(arguments);
  auto response = TRY(session->call("POST", "/fhir/Patient/$pull", headers, body));
  // Each answer says how far it is; the next one waits for more than that.
  while (response.status == 202) {
    const std::string progress(response.headers.find("X-Progress").value_or("0/0"));
    const std::string target(response.headers.find("Content-Location").value_or(""));
    http::Headers wait;
    wait.add("Prefer", "wait=30");
    response = TRY(session->call("GET", target + "?seen=" + progress.substr(0, progress.find('/')),
                                 std::move(wait)));
  }
  if (response.status >= 400) return print_refusal(response, output);
  if (arguments.given("--out")) TRY_VOID(write_file(arguments.value("--out"), response.body));
  if (output.json()) {
    output.line(response.body);
    return 0;
  }
  const auto document = TRY(json::Document::parse(response.body));
  print_manifest(document->root(), output);
  return 0;
}

}  // namespace tasuki::cli
