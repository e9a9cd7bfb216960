// tasuki rules build, tasuki rules add: definitions become a pack.
#include <array>

#include "base/files.hpp"
#include "cli/configuration.hpp"
#include "cli/rules_access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"
#include "rulepack/compile.hpp"
#include "rulepack/policy.hpp"
#include "rulepack/read_definitions.hpp"

namespace tasuki::cli {
namespace {

constexpr OptionRow kName{"--name", OptionKind::value, "", "パックの名前", "name of the pack"};
constexpr OptionRow kFrom{"--valid-from", OptionKind::value, "", "有効期間の最初の日（2026-04-01）",
                          "first day, like 2026-04-01"};
constexpr OptionRow kTo{"--valid-to", OptionKind::value, "", "有効期間の最後の日",
                        "last day; none: no end"};
constexpr OptionRow kSources{"SOURCE", OptionKind::arguments, "",
                             "パッケージ（.tgz）、そのディレクトリー、またはJSONファイル",
                             "a package (.tgz), a directory of one, or a JSON file"};

Result<std::optional<rulepack::Day>> day_option(const Arguments& arguments, std::string_view name) {
  const std::string text = arguments.value(name);
  if (text.empty()) return std::optional<rulepack::Day>();
  const auto day = rulepack::parse_day(text);
  if (!day) return fail(Code::usage, std::string(name) + " takes a date like 2026-04-01");
  return day;
}

Result<rulepack::BuildOptions> build_options(const Arguments& arguments) {
  rulepack::BuildOptions options;
  options.name = arguments.value("--name");
  options.valid_from = TRY(day_option(arguments, "--valid-from"));
  options.valid_to = TRY(day_option(arguments, "--valid-to"));
  return options;
}

Result<std::vector<rulepack::Definitions>> read_sources(const Arguments& arguments) {
  std::vector<rulepack::Definitions> packages;
  for (const std::string& source : arguments.values("SOURCE"))
    packages.push_back(TRY(rulepack::read_definitions(source)));
  return packages;
}

void report(const rulepack::Pack& pack, const std::string& path, Output& output) {
  if (output.json()) {
    json::Writer writer;
    writer.object().field("file", path).field("name", pack.name());
    writer.field("identity", pack.identity()).end();
    output.line(writer.take());
    return;
  }
  output.line(path + "  " + std::string(pack.name()) + "  sha256:" + std::string(pack.identity()));
}

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace

Options rules_build_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--out", OptionKind::value, "", "できるファイル", "the file to make"},
      kName,
      kFrom,
      kTo,
      OptionRow{"--base", OptionKind::value, "", "土台にするパック（既定は有効なもの）",
                "pack to build on; the active one by default"},
      OptionRow{"--no-base", OptionKind::flag, "", "何も土台にしない", "build on nothing"},
      kConfigOption,
      kSources,
  };
  return kOptions;
}

Options rules_add_options() {
  static constexpr std::array kOptions = {kName, kFrom, kTo, kConfigOption, kSources};
  return kOptions;
}

Result<int> run_rules_build(const Arguments& arguments, Output& output) {
  const std::string out = arguments.value("--out");
  if (out.empty()) return fail(Code::usage, "--out FILE is required");
  SharedPack base;
  if (!arguments.flag("--no-base")) {
    const Settings settings = TRY(load_settings(arguments));
    base = TRY(find_active_pack(arguments.value("--base"), settings)).pack;
  }
  const rulepack::BuildOptions options = TRY(build_options(arguments));
  std::vector<rulepack::Definitions> packages = TRY(read_sources(arguments));
  const std::string bytes = TRY(rulepack::build_pack(base.get(), std::move(packages), options));
  TRY_VOID(make_directories(directory_of(out)));
  TRY_VOID(write_file(out, bytes));
  report(*TRY(rulepack::Pack::open(out)), out, output);
  return 0;
}

// Extends the pack that came with the program, so that the same packages give the same pack however
// often they are added.
Result<int> run_rules_add(const Arguments& arguments, Output& output) {
  const Settings settings = TRY(load_settings(arguments));
  const SharedPack base = TRY(rulepack::Pack::open(default_pack_path()));
  const rulepack::BuildOptions options = TRY(build_options(arguments));
  std::vector<rulepack::Definitions> packages = TRY(read_sources(arguments));
  const std::string bytes = TRY(rulepack::build_pack(base.get(), std::move(packages), options));
  const SharedPack pack = TRY(rulepack::Pack::from_bytes(bytes));
  const std::string directory = rules_directory(settings);
  constexpr std::size_t kIdentityDigits = 12;
  const std::string path = directory + "/" + std::string(pack->name()) + "-" +
                           std::string(pack->identity().substr(0, kIdentityDigits)) + ".pack";
  TRY_VOID(make_directories(directory));
  TRY_VOID(write_file(path, bytes));
  report(*pack, path, output);
  return 0;
}

}  // namespace tasuki::cli
