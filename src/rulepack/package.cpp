#include "rulepack/package.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace tasuki::rulepack {
namespace {

namespace fs = std::filesystem;

// The files of a set of definition Bundles; what else lies beside them is no definition.
constexpr std::array kBundleFiles = {
    "profiles-types.json",
    "profiles-resources.json",
    "profiles-others.json",
    "valuesets.json",
    "v2-tables.json",
    "v3-codesystems.json",
    "extension-definitions.json",
};

struct CloseArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using Archive = std::unique_ptr<archive, CloseArchive>;

// Counts what was read and refuses what is too much.
class Budget {
 public:
  explicit Budget(const PackageLimits& limits) : limits_(limits) {}
  Result<> file() {
    if (++files_ > limits_.files_max) return fail(Code::package_limit, "too many files");
    return {};
  }
  // `size`: of the file so far; `added`: the bytes that came now.
  Result<> bytes(std::size_t size, std::size_t added) {
    total_ += added;
    if (size > limits_.file_bytes_max) return fail(Code::package_limit, "a file is too large");
    if (total_ > limits_.bytes_max) return fail(Code::package_limit, "too many bytes unpacked");
    return {};
  }

 private:
  PackageLimits limits_;
  std::size_t files_ = 0;
  std::size_t total_ = 0;
};

bool leads_out(std::string_view path) {
  if (path.starts_with('/') || path.contains('\\') || path.contains('\0')) return true;
  for (const std::string_view part : split(path, '/'))
    if (part == "..") return true;
  return false;
}

std::string message(archive* handle) {
  const char* text = archive_error_string(handle);
  return text == nullptr ? "the archive is damaged" : text;
}

// Definitions stand directly in "package/"; examples and other matter have folders of their own.
std::string_view definition_name(std::string_view path) {
  if (path.starts_with("./")) path.remove_prefix(2);
  if (path.starts_with("package/")) path.remove_prefix(8);
  if (path.contains('/') || path.starts_with('.') || !path.ends_with(".json")) return {};
  return path;
}

Result<std::string> read_entry(archive* handle, bool wanted, Budget& budget) {
  std::string bytes;
  std::size_t size = 0;
  std::array<char, 65536> block;
  for (;;) {
    const la_ssize_t got = archive_read_data(handle, block.data(), block.size());
    if (got == 0) return bytes;
    if (got < 0) return fail(Code::package_malformed, message(handle));
    const auto count = static_cast<std::size_t>(got);
    size += count;
    TRY_VOID(budget.bytes(size, count));
    if (wanted) bytes.append(block.data(), count);
  }
}

Result<> visit_entries(archive* handle, const FileVisitor& visit, Budget& budget) {
  for (;;) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(handle, &entry);
    if (status == ARCHIVE_EOF) return {};
    if (status != ARCHIVE_OK) return fail(Code::package_malformed, message(handle));
    TRY_VOID(budget.file());
    const char* raw = archive_entry_pathname(entry);
    const std::string path = raw == nullptr ? "" : raw;
    if (path.empty() || leads_out(path))
      return fail(Code::package_malformed, "a path leads out of the archive");
    const auto type = archive_entry_filetype(entry);
    if (archive_entry_hardlink(entry) != nullptr || (type != AE_IFREG && type != AE_IFDIR))
      return fail(Code::package_malformed, "the archive holds a link or a special file");
    if (type == AE_IFDIR) continue;
    const std::string_view name = definition_name(path);
    std::string bytes = TRY(read_entry(handle, !name.empty(), budget));
    if (!name.empty()) TRY_VOID(visit(name, std::move(bytes)));
  }
}

Result<> open_formats(archive* handle) {
  archive_read_support_filter_gzip(handle);
  archive_read_support_format_tar(handle);
  return {};
}

std::vector<std::string> files_of(const fs::path& folder) {
  std::error_code ignored;
  std::vector<std::string> names;
  if (fs::exists(folder / kBundleFiles[0], ignored)) {
    for (const char* name : kBundleFiles)
      if (fs::exists(folder / name, ignored)) names.emplace_back(name);
    return names;
  }
  for (fs::directory_iterator i(folder, ignored), end; !ignored && i != end; i.increment(ignored)) {
    const std::string name = i->path().filename().string();
    if (!definition_name(name).empty() && i->is_regular_file(ignored)) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

Result<> visit_file(const fs::path& path, const FileVisitor& visit, Budget& budget) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  if (failed) return fail(Code::file_unreadable, path.string());
  TRY_VOID(budget.file());
  TRY_VOID(budget.bytes(size, size));
  return visit(path.filename().string(), TRY(read_file(path.string())));
}

Result<> visit_directory(fs::path folder, const FileVisitor& visit, Budget& budget) {
  std::error_code ignored;
  if (fs::is_directory(folder / "package", ignored)) folder /= "package";
  const std::vector<std::string> names = files_of(folder);
  if (names.empty()) return fail(Code::package_malformed, "no definitions in " + folder.string());
  for (const std::string& name : names) TRY_VOID(visit_file(folder / name, visit, budget));
  return {};
}

}  // namespace

Result<> visit_archive(std::string_view bytes, const FileVisitor& visit,
                       const PackageLimits& limits) {
  const Archive handle(archive_read_new());
  TRY_VOID(open_formats(handle.get()));
  if (archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    return fail(Code::package_malformed, message(handle.get()));
  Budget budget(limits);
  return visit_entries(handle.get(), visit, budget);
}

Result<> visit_package(const std::string& path, const FileVisitor& visit,
                       const PackageLimits& limits) {
  Budget budget(limits);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return visit_directory(path, visit, budget);
  if (!fs::is_regular_file(path, ignored)) return fail(Code::file_unreadable, path);
  if (path.ends_with(".json")) return visit_file(path, visit, budget);
  const Archive handle(archive_read_new());
  TRY_VOID(open_formats(handle.get()));
  constexpr std::size_t kBlockBytes = 256 * 1024;
  if (archive_read_open_filename(handle.get(), path.c_str(), kBlockBytes) != ARCHIVE_OK)
    return fail(Code::package_malformed, message(handle.get()));
  return visit_entries(handle.get(), visit, budget);
}

}  // namespace tasuki::rulepack
