// The active rule pack: the file that every command and service validates with.
//
// The first of: --pack FILE, the setting rules.pack, the environment variable TASUKI_PACK, the
// newest valid pack in the rules directory, the pack that was built with the program.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/settings.hpp"
#include "cli/command.hpp"
#include "rulepack/pack.hpp"

namespace tasuki::cli {

inline constexpr OptionRow kPackOption{"--pack", OptionKind::value, "",
                                       "ルールパック（既定は有効な最新のもの）",
                                       "rule pack; the newest valid one by default"};

using SharedPack = std::shared_ptr<const rulepack::Pack>;

struct PackFile {
  std::string path;
  SharedPack pack;
};

// `option`: the value of --pack; empty: not given.
// Errors: file_unreadable, pack_damaged, item_unknown (there is no pack at all).
Result<PackFile> find_active_pack(const std::string& option, const Settings& settings);
// Where `tasuki rules add` puts packs: the setting rules.directory, else
// $XDG_DATA_HOME/tasuki/rules.
std::string rules_directory(const Settings& settings);
// The pack that was built with the program: ../share/tasuki/rules/default.pack beside it.
std::string default_pack_path();
// The packs of a directory that can be opened, newest first.
std::vector<PackFile> packs_in(const std::string& directory);
bool is_valid_on(const rulepack::Pack& pack, rulepack::Day day);
rulepack::Day today();

}  // namespace tasuki::cli
