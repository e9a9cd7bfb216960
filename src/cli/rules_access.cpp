#include "cli/rules_access.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/clock.hpp"

namespace tasuki::cli {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Result<PackFile> open_pack(const std::string& path) {
  return PackFile{path, TRY(rulepack::Pack::open(path))};
}

}  // namespace

rulepack::Day today() {
  return std::chrono::floor<std::chrono::days>(SystemClock().now());
}

bool is_valid_on(const rulepack::Pack& pack, rulepack::Day day) {
  return pack.valid_from() <= day && (!pack.valid_to() || day <= *pack.valid_to());
}

std::string rules_directory(const Settings& settings) {
  if (std::string directory = settings.text("rules.directory"); !directory.empty())
    return directory;
  std::string data = environment("XDG_DATA_HOME");
  if (data.empty()) data = environment("HOME") + "/.local/share";
  return data + "/tasuki/rules";
}

std::string default_pack_path() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  return (program.parent_path().parent_path() / "share/tasuki/rules/default.pack").string();
}

std::vector<PackFile> packs_in(const std::string& directory) {
  std::error_code ignored;
  std::vector<std::pair<fs::file_time_type, std::string>> files;
  for (fs::directory_iterator i(directory, ignored), end; !ignored && i != end;
       i.increment(ignored))
    if (i->path().extension() == ".pack" && i->is_regular_file(ignored))
      files.emplace_back(i->last_write_time(ignored), i->path().string());
  std::ranges::sort(files, std::greater<>());
  std::vector<PackFile> packs;
  for (const auto& [time, path] : files)
    if (auto pack = open_pack(path)) packs.push_back(std::move(*pack));
  return packs;
}

Result<PackFile> find_active_pack(const std::string& option, const Settings& settings) {
  for (const std::string& path : {option, settings.text("rules.pack"), environment("TASUKI_PACK")})
    if (!path.empty()) return open_pack(path);
  for (PackFile& file : packs_in(rules_directory(settings)))
    if (is_valid_on(*file.pack, today())) return std::move(file);
  const std::string path = default_pack_path();
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    return fail(Code::item_unknown, "no rule pack: neither --pack nor " + path);
  return open_pack(path);
}

}  // namespace tasuki::cli
