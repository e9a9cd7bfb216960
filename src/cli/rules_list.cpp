// tasuki rules list, tasuki rules verify.
#include <array>
#include <filesystem>

#include "cli/configuration.hpp"
#include "cli/rules_access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"
#include "rulepack/verify.hpp"

namespace tasuki::cli {
namespace {

std::string day_text(rulepack::Day day) {
  return to_instant(day).substr(0, 10);
}

std::string period(const rulepack::Pack& pack) {
  return day_text(pack.valid_from()) + " - " + (pack.valid_to() ? day_text(*pack.valid_to()) : "");
}

}  // namespace

Options rules_list_options() {
  static constexpr std::array kOptions = {kConfigOption};
  return kOptions;
}

Options rules_verify_options() {
  static constexpr std::array kOptions = {
      OptionRow{"PACK", OptionKind::argument, "", "ルールパック", "rule pack"},
  };
  return kOptions;
}

Result<int> run_rules_list(const Arguments& arguments, Output& output) {
  const Settings settings = TRY(load_settings(arguments));
  std::vector<PackFile> files = packs_in(rules_directory(settings));
  std::error_code ignored;
  if (std::filesystem::exists(default_pack_path(), ignored))
    if (auto pack = rulepack::Pack::open(default_pack_path()))
      files.push_back({default_pack_path(), *pack});
  const auto active = find_active_pack("", settings);
  json::Writer writer;
  writer.array();
  std::vector<std::vector<std::string>> rows;
  for (const PackFile& file : files) {
    const bool used = active && active->path == file.path;
    writer.object().field("file", file.path).field("name", file.pack->name());
    writer.field("identity", file.pack->identity());
    writer.field("valid_from", day_text(file.pack->valid_from()));
    if (file.pack->valid_to()) writer.field("valid_to", day_text(*file.pack->valid_to()));
    writer.key("active").boolean(used).end();
    rows.push_back({used ? "*" : " ", std::string(file.pack->name()),
                    std::string(file.pack->identity().substr(0, 12)), period(*file.pack),
                    file.path});
  }
  writer.end();
  if (output.json())
    output.line(writer.take());
  else
    output.table(rows);
  return 0;
}

Result<int> run_rules_verify(const Arguments& arguments, Output& output) {
  const SharedPack pack = TRY(rulepack::Pack::open(arguments.value("PACK")));
  TRY_VOID(rulepack::verify_pack(*pack));
  output.say("異常はありません。sha256:" + std::string(pack->identity()),
             "nothing is wrong. sha256:" + std::string(pack->identity()));
  return 0;
}

}  // namespace tasuki::cli
