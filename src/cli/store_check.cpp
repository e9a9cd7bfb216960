#include <array>

#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"

namespace tasuki::cli {

Options store_check_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--deep", OptionKind::flag, "", "すべての内容のチェックサムも確かめる",
                "also verify the checksum of all content"},
      kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_store_check(const Arguments& arguments, Output& output) {
  const auto access = TRY(StoreAccess::open(arguments));
  const std::string problems = TRY(access->store().check(arguments.flag("--deep")));
  if (problems.empty())
    output.say("異常はありません。", "All is well.");
  else
    output.line(problems);
  return problems.empty() ? 0 : 1;
}

}  // namespace tasuki::cli
