// tasuki validate: the verdict of gateway and exchange, on the desk.
// The options are also taken in the spelling of the official FHIR validator (-version, -ig, ...).
#include <array>

#include "base/files.hpp"
#include "cli/configuration.hpp"
#include "cli/rules_access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "cli/validation/file_changes.hpp"
#include "cli/validation/judge_files.hpp"
#include "rulepack/compile.hpp"
#include "rulepack/read_definitions.hpp"

namespace tasuki::cli {
namespace {

// What both spellings of a level mean: the least severity that is shown.
struct LevelRow {
  std::string_view word;
  fhir::Severity severity;
};
constexpr LevelRow kLevels[] = {{"hints", fhir::Severity::information},
                                {"warnings", fhir::Severity::warning},
                                {"errors", fhir::Severity::error}};

Result<fhir::Severity> read_level(const std::string& word) {
  for (const LevelRow& row : kLevels)
    if (row.word == word) return row.severity;
  return fail(Code::usage, "--level is hints, warnings or errors");
}

Result<> check(const Arguments& arguments) {
  const std::string version = arguments.value("--version");
  if (version != "4.0" && version != "4.0.1")
    return fail(Code::usage, "--version: only FHIR 4.0 (R4) is known here");
  const std::string tx = arguments.value("--tx");
  if (tx != "n/a") return fail(Code::usage, "--tx: no terminology server is ever asked; n/a");
  if (arguments.flag("--watch") && arguments.values("FILE") == std::vector<std::string>{"-"})
    return fail(Code::usage, "--watch needs files");
  return {};
}

// The active rules, with what --ig adds. Definitions of R4 itself are there already.
Result<SharedPack> rules_of(const Arguments& arguments) {
  const Settings settings = TRY(load_settings(arguments));
  SharedPack pack = TRY(find_active_pack(arguments.value("--pack"), settings)).pack;
  std::vector<rulepack::Definitions> packages;
  for (const std::string& source : arguments.values("--ig"))
    if (!source.starts_with("hl7.fhir.r4.core"))
      packages.push_back(TRY(rulepack::read_definitions(source)));
  if (packages.empty()) return pack;
  return rulepack::Pack::from_bytes(TRY(rulepack::build_pack(pack.get(), std::move(packages), {})));
}

Result<std::string> report(const std::string& format, std::span<const Judged> files,
                           const rulepack::Pack& pack, Lang lang) {
  const Rules rules{std::string(pack.name()), std::string(pack.identity())};
  if (format == "text") return text_report(files, rules, lang);
  if (format == "json") return outcome_report(files, lang);
  if (format == "sarif") return sarif_report(files, rules, lang);
  if (format == "junit") return junit_report(files, lang);
  return fail(Code::usage, "--format is text, json, sarif or junit");
}

// 0 all valid, 1 some not, 2 some could not be judged.
int status_of(std::span<const Judged> files) {
  int status = 0;
  for (const Judged& judged : files) {
    if (judged.error) return 2;
    if (!judged.valid()) status = 1;
  }
  return status;
}

Result<int> judge_once(const Judging& judging, const Arguments& arguments, const Output& output) {
  const std::vector<Judged> files = judge_files(judging, arguments.values("FILE"));
  const std::string format =
      output.json() && !arguments.given("--format") ? "json" : arguments.value("--format");
  std::string text = TRY(report(format, files, judging.validator.pack(), output.lang()));
  if (arguments.given("--output"))
    TRY_VOID(write_file(arguments.value("--output"), text));
  else
    output.line(text.substr(0, text.size() - 1));
  return status_of(files);
}

}  // namespace

Options validate_options() {
  // clang-format off
  static constexpr std::array kOptions = {
      OptionRow{"FILE", OptionKind::arguments, "", "検証するファイル（FHIR、JSON）。「-」は標準入力", "files to judge, FHIR in JSON; - is standard input"},
      OptionRow{"--profile", OptionKind::repeated, "", "適合すべきプロファイルのURL", "profile to conform to, besides what the file claims"},
      kPackOption,
      kConfigOption,
      OptionRow{"--ig", OptionKind::repeated, "", "加えるパッケージまたは定義（.tgz、フォルダー、.json）", "package or definitions to add: .tgz, folder, .json"},
      OptionRow{"--format", OptionKind::value, "text", "出力: text、json（OperationOutcome）、sarif、junit", "text, json (OperationOutcome), sarif, junit"},
      OptionRow{"--output", OptionKind::value, "", "出力先のファイル", "file to write to"},
      OptionRow{"--level", OptionKind::value, "hints", "表示する最低の程度: hints、warnings、errors", "least that is shown: hints, warnings, errors"},
      OptionRow{"--best-practice", OptionKind::value, "warning", "推奨事項: warning、ignore", "recommendations: warning, ignore"},
      OptionRow{"--watch", OptionKind::flag, "", "ファイルが変わるたびに検証する", "judge again whenever a file changes"},
      OptionRow{"--version", OptionKind::value, "4.0", "FHIRの版（4.0のみ）", "FHIR version; only 4.0"},
      OptionRow{"--tx", OptionKind::value, "n/a", "用語サーバー（使わない: n/a）", "terminology server; none is ever asked: n/a"},
  };
  // clang-format on
  return kOptions;
}

Result<int> run_validate(const Arguments& arguments, Output& output) {
  TRY_VOID(check(arguments));
  const fhir::Severity level = TRY(read_level(arguments.value("--level")));
  const auto pack = TRY(rules_of(arguments));
  const validate::Validator validator(pack);
  const Judging judging{validator, arguments.values("--profile"),
                        arguments.value("--best-practice") != "ignore", level};
  if (!arguments.flag("--watch")) return judge_once(judging, arguments, output);
  FileChanges changes = TRY(FileChanges::watch(arguments.values("FILE")));
  for (;;) {  // until the user ends it
    TRY(judge_once(judging, arguments, output));
    TRY_VOID(changes.wait());
  }
}

}  // namespace tasuki::cli
