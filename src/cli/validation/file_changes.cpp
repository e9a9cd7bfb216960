#include "cli/validation/file_changes.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

namespace tasuki::cli {
namespace {

constexpr int kSettleMs = 50;  // an editor writes in several steps

}  // namespace

Result<FileChanges> FileChanges::watch(const std::vector<std::string>& files) {
  FileChanges changes(inotify_init1(IN_CLOEXEC));
  if (changes.fd_ < 0) return fail(Code::file_unreadable, "inotify");
  for (const std::string& file : files) {
    const std::filesystem::path path(file);
    const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
    if (inotify_add_watch(changes.fd_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) < 0)
      return fail(Code::file_unreadable, folder);
    changes.names_.insert(path.filename().string());
  }
  return changes;
}

FileChanges::FileChanges(FileChanges&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), names_(std::move(other.names_)) {}

FileChanges::~FileChanges() {
  if (fd_ >= 0) ::close(fd_);
}

Result<> FileChanges::wait() {
  bool ours = false;
  for (;;) {
    pollfd ready{fd_, POLLIN, 0};
    const int count = ::poll(&ready, 1, ours ? kSettleMs : -1);
    if (count == 0) return {};
    if (count < 0) continue;  // a signal
    alignas(inotify_event) char buffer[4096];
    const ssize_t got = ::read(fd_, buffer, sizeof buffer);
    if (got <= 0) return fail(Code::file_unreadable, "inotify");
    for (ssize_t at = 0; at < got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
      ours = ours || (event->len > 0 && names_.contains(std::string_view(event->name)));
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
}

}  // namespace tasuki::cli
