#include "ssmix2/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

namespace tasuki::ssmix2 {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

Folder open_folder(const std::string& path) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (handle < 0) return nullptr;
  DIR* folder = ::fdopendir(handle);
  if (folder == nullptr) ::close(handle);
  return Folder(folder);
}

// Some file systems do not say what an entry is.
unsigned char type_of(const dirent& entry, DIR* folder) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type;
  struct stat status {};
  if (::fstatat(::dirfd(folder), &entry.d_name[0], &status, AT_SYMLINK_NOFOLLOW) != 0)
    return DT_UNKNOWN;
  if (S_ISDIR(status.st_mode)) return DT_DIR;
  return S_ISREG(status.st_mode) ? DT_REG : DT_UNKNOWN;
}

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return std::int64_t{time.tv_sec} * kSecond + time.tv_nsec;
}

}  // namespace

Result<std::vector<std::string>> list_folder(const std::string& path, Kind kind) {
  const Folder folder = open_folder(path);
  if (!folder) return fail(Code::file_unreadable, "a folder of the storage");
  std::vector<std::string> names;
  const unsigned char wanted = kind == Kind::folders ? DT_DIR : DT_REG;
  while (const dirent* entry = ::readdir(folder.get()))
    if (entry->d_name[0] != '.' && type_of(*entry, folder.get()) == wanted)
      names.emplace_back(&entry->d_name[0]);
  std::ranges::sort(names);
  return names;
}

std::int64_t folder_changed(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 ? nanoseconds(status.st_mtim) : 0;
}

std::int64_t file_changed(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return 0;
  return std::max(nanoseconds(status.st_mtim), nanoseconds(status.st_ctim));
}

}  // namespace tasuki::ssmix2
