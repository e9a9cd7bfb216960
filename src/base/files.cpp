#include "base/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tasuki {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::unexpected<Error> unwritable(const std::string& path) {
  const Code code = errno == ENOSPC ? Code::disk_full : Code::file_unwritable;
  return fail(code, path + ": " + std::strerror(errno));
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (!stream || std::filesystem::is_directory(path)) return fail(Code::file_unreadable, path);
  text << stream.rdbuf();
  if (stream.bad()) return fail(Code::file_unreadable, path);
  return std::move(text).str();
}

Result<> write_file(const std::string& path, std::string_view bytes, unsigned mode) {
  const std::string fresh = path + ".tmp";
  {
    const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (file.get() < 0) return unwritable(fresh);
    if (!write_all(file.get(), bytes) || ::fsync(file.get()) != 0) return unwritable(fresh);
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return unwritable(path);
  std::string parent = std::filesystem::path(path).parent_path().string();
  if (parent.empty()) parent = ".";
  const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return unwritable(parent);
  return {};
}

Result<> make_directories(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail(Code::file_unwritable, path + ": " + error.message());
  return {};
}

}  // namespace tasuki
