// Following a storage by walking it. What a folder's time says of its names is all that is needed:
// files are never changed in place (標準化ストレージ仕様書), an update renames one and makes
// another.
#include <charconv>
#include <chrono>

#include "ssmix2/folder.hpp"
#include "ssmix2/storage.hpp"

namespace tasuki::ssmix2 {
namespace {

// File systems round times; network ones to whole seconds, FAT to two.
constexpr std::int64_t kRounding = 2'000'000'000;

Result<std::int64_t> parse_mark(std::string_view mark) {
  std::int64_t value = 0;
  if (mark.empty()) return value;
  const auto [end, error] = std::from_chars(mark.data(), mark.data() + mark.size(), value);
  if (error != std::errc() || end != mark.data() + mark.size() || value < 0)
    return fail(Code::parameter_invalid, "mark of a storage");
  return value;
}

class Walk {
 public:
  Walk(const std::string& root, std::int64_t since, const Finder& finder)
      : root_(root), since_(since), finder_(finder) {}

  // PAT/IEN/PATIENT/DAY/TYPE. A folder that vanishes on the way has nothing to tell.
  Result<> run(const std::string& path, int depth) {
    constexpr int kLeaf = 5;
    if (depth == kLeaf) return leaf(path);
    const auto names = list_folder(root_ + path, Kind::folders);
    if (!names && depth == 0) return std::unexpected(names.error());
    if (!names) return {};
    for (const std::string& name : *names) {
      if (depth == kLeaf - 1 && !data_type(name)) continue;
      TRY_VOID(run(path + "/" + name, depth + 1));
    }
    return {};
  }

  std::int64_t newest() const { return newest_; }

 private:
  Result<> leaf(const std::string& path) {
    const std::int64_t changed = folder_changed(root_ + path);
    newest_ = std::max(newest_, changed);
    if (changed < since_) return {};
    const auto names = list_folder(root_ + path, Kind::files);
    if (!names) return {};
    for (const std::string& name : *names) {
      const std::string at = path + "/" + name;
      if (since_ != 0 && file_changed(root_ + at) < since_) continue;
      TRY_VOID(tell(at.substr(1), name));
    }
    return {};
  }

  Result<> tell(const std::string& at, const std::string& name) {
    const auto file = parse_file_name(name);
    if (!file) return finder_.wrong({at, file.error()});
    if (file->path() != at) return finder_.wrong({at, {FaultCode::misplaced}});
    return file->condition == Condition::old ? Result<>() : finder_.found(*file);
  }

  const std::string& root_;
  std::int64_t since_;
  const Finder& finder_;
  std::int64_t newest_ = 0;
};

}  // namespace

// What appeared behind our back during the walk is not older, by the clock of the file system, than
// the newest time seen less the duration of the walk: the next walk begins there.
Result<std::string> Storage::scan(std::string_view mark, const Finder& finder) const {
  const std::int64_t since = TRY(parse_mark(mark));
  const auto start = std::chrono::steady_clock::now();
  Walk walk(root_, since, finder);
  TRY_VOID(walk.run("", 0));
  const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - start;
  const std::int64_t next = walk.newest() - took.count() - kRounding;
  return std::to_string(std::max({since, next, std::int64_t{0}}));
}

}  // namespace tasuki::ssmix2
