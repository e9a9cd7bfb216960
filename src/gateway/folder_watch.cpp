#include "gateway/folder_watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/limits.hpp"

namespace tasuki::gateway {
namespace {

constexpr std::uint32_t kComplete = IN_CLOSE_WRITE | IN_MOVED_TO;

void drain(int fd) {
  std::array<char, 4'096> bytes{};
  while (::read(fd, bytes.data(), bytes.size()) > 0) {
  }
}

}  // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::start(std::unique_ptr<FolderWork> work) {
  std::unique_ptr<FolderWatch> watch(new FolderWatch(std::move(work)));
  TRY_VOID(watch->open());
  watch->thread_ = std::thread([raw = watch.get()] { raw->run(); });
  return watch;
}

Result<> FolderWatch::open() {
  TRY_VOID(work_->prepare());
  notices_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  wake_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (notices_ < 0 || wake_ < 0)
    return fail(Code::file_unreadable, std::string("inotify: ") + std::strerror(errno));
  for (const std::string& path : work_->watched())
    if (::inotify_add_watch(notices_, path.c_str(), kComplete) < 0)
      return fail(Code::file_unreadable, path + ": " + std::strerror(errno));
  return {};
}

FolderWatch::~FolderWatch() {
  stop();
  if (notices_ >= 0) ::close(notices_);
  if (wake_ >= 0) ::close(wake_);
}

void FolderWatch::nudge() {
  const std::uint64_t one = 1;
  // A full counter wakes as well.
  static_cast<void>(!::write(wake_, &one, sizeof one));
}

void FolderWatch::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  nudge();
  thread_.join();
}

bool FolderWatch::wait() {
  std::array<pollfd, 2> waits{{{notices_, POLLIN, 0}, {wake_, POLLIN, 0}}};
  ::poll(waits.data(), waits.size(), static_cast<int>(work_->longest_wait().count()));
  drain(notices_);
  drain(wake_);
  return !stopping_;
}

void FolderWatch::run() {
  do {
    work_->pass();
  } while (wait());
}

}  // namespace tasuki::gateway
