#include "cli/validation/settings.hpp"

#include <algorithm>
#include <array>

#include "cli/configuration.hpp"
#include "cli/store_access.hpp"
#include "rulepack/compile.hpp"
#include "rulepack/read_definitions.hpp"

namespace tasuki::cli {
namespace {

using fhir::Severity;

template <typename T>
struct Choice {
  std::string_view word;
  T value;
};

constexpr std::array<Choice<ReportFormat>, 4> kFormats = {{{"text", ReportFormat::text},
                                                           {"json", ReportFormat::json},
                                                           {"sarif", ReportFormat::sarif},
                                                           {"junit", ReportFormat::junit}}};
constexpr std::array<Choice<Severity>, 3> kLevels = {{{"errors", Severity::error},
                                                      {"warnings", Severity::warning},
                                                      {"hints", Severity::information}}};
constexpr std::array<Choice<bool>, 4> kBestPractices = {
    {{"ignore", false}, {"hint", true}, {"warning", true}, {"error", true}}};
constexpr std::array<Choice<int>, 4> kVersions = {{{"4.0", 4}, {"4.0.1", 4}, {"4", 4}, {"R4", 4}}};
constexpr std::array<Choice<int>, 1> kTerminology = {{{"n/a", 0}}};

template <typename T, std::size_t N>
Result<T> choose(const Arguments& arguments, std::string_view option,
                 const std::array<Choice<T>, N>& choices) {
  const std::string word = arguments.value(option);
  std::string legal;
  for (const Choice<T>& choice : choices) {
    if (choice.word == word) return choice.value;
    legal += (legal.empty() ? "" : ", ") + std::string(choice.word);
  }
  return fail(Code::usage, std::string(option) + " takes " + legal);
}

// The specification itself is in every pack: "-ig hl7.fhir.r4.core#4.0.1" adds nothing.
bool is_core(std::string_view package) {
  return package.starts_with("hl7.fhir.r4.core");
}

}  // namespace

std::span<const OptionRow> validation_options() {
  static constexpr std::array kOptions = {
      OptionRow{"FILE", OptionKind::arguments, "", "FHIR JSONのファイル（-は標準入力）",
                "files of FHIR JSON; - is standard input"},
      OptionRow{"--profile", OptionKind::repeated, "", "適合すべきプロファイルのURL",
                "URL of a profile to conform to"},
      kPackOption,
      OptionRow{"--ig", OptionKind::repeated, "",
                "加えるパッケージまたは定義（.tgz、ディレクトリー、JSON）",
                "package or definitions to add (.tgz, directory, JSON)"},
      OptionRow{"--format", OptionKind::value, "text", "出力の形式（text、json、sarif、junit）",
                "form of the report: text, json, sarif, junit"},
      OptionRow{"--output", OptionKind::value, "", "出力先のファイル",
                "file to write the report to"},
      OptionRow{"--level", OptionKind::value, "hints", "表示する範囲（errors、warnings、hints）",
                "what to show: errors, warnings, hints"},
      OptionRow{"--best-practice", OptionKind::value, "warning",
                "推奨事項の扱い（ignoreは表示しない）", "recommendations; ignore leaves them out"},
      OptionRow{"--version", OptionKind::value, "4.0", "FHIRの版（4.0だけ）",
                "version of FHIR: 4.0 only"},
      OptionRow{"--tx", OptionKind::value, "n/a", "用語サーバー（使わない：n/a）",
                "terminology server: none is used, n/a"},
      OptionRow{"--watch", OptionKind::flag, "", "変更のたびに検証し直す",
                "validate again whenever a file changes"},
      kConfigOption,
  };
  return kOptions;
}

Result<ValidationSettings> read_validation_settings(const Arguments& arguments, bool json) {
  ValidationSettings settings;
  settings.files = arguments.values("FILE");
  settings.request.profiles = arguments.values("--profile");
  settings.request.best_practice = TRY(choose(arguments, "--best-practice", kBestPractices));
  settings.format = TRY(choose(arguments, "--format", kFormats));
  if (json && !arguments.given("--format")) settings.format = ReportFormat::json;
  settings.level = TRY(choose(arguments, "--level", kLevels));
  settings.output = arguments.value("--output");
  settings.watch = arguments.flag("--watch");
  TRY(choose(arguments, "--version", kVersions));
  TRY(choose(arguments, "--tx", kTerminology));
  if (settings.watch && std::ranges::find(settings.files, "-") != settings.files.end())
    return fail(Code::usage, "--watch needs files, not standard input");
  return settings;
}

Result<SharedPack> validation_pack(const Arguments& arguments) {
  const Settings settings = TRY(load_settings(arguments));
  SharedPack pack = TRY(find_active_pack(arguments.value("--pack"), settings)).pack;
  std::vector<rulepack::Definitions> packages;
  for (const std::string& package : arguments.values("--ig"))
    if (!is_core(package)) packages.push_back(TRY(rulepack::read_definitions(package)));
  if (packages.empty()) return pack;
  return rulepack::Pack::from_bytes(TRY(rulepack::build_pack(pack.get(), std::move(packages), {})));
}

}  // namespace tasuki::cli
