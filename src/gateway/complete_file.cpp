#include "gateway/complete_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/text.hpp"

namespace tasuki::gateway {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);  // gives a lease back too
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Result<std::string> read_whole(int fd, const std::string& path, std::size_t size) {
  std::string content(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(fd, content.data() + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(Code::file_unreadable, path + ": " + std::strerror(errno));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  content.resize(done);
  return content;
}

}  // namespace

bool is_partial_name(std::string_view name) {
  constexpr std::array<std::string_view, 3> kEndings = {".tmp", ".part", ".filepart"};
  const std::string lower = to_lower(name);
  for (const std::string_view ending : kEndings)
    if (lower.ends_with(ending)) return true;
  return name.starts_with('.');
}

FileState state_of(const struct stat& status) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  return {status.st_ino, status.st_size,
          status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec};
}

CompleteFileReader::Lease CompleteFileReader::lease(int fd) const {
  if (leases_ == Leases::never) return Lease::unavailable;
  // A writer that comes while the lease is held waits until it is given back, and the kernel tells
  // the holder by a signal; the default one would end the process, SIGURG is ignored by default.
  if (::fcntl(fd, F_SETSIG, SIGURG) != 0) return Lease::unavailable;
  if (::fcntl(fd, F_SETLEASE, F_RDLCK) == 0) return Lease::granted;
  return errno == EAGAIN ? Lease::being_written : Lease::unavailable;
}

bool CompleteFileReader::stood_still(const std::string& path, const FileState& state) {
  const Time now = clock_.now();
  const auto [seen, first] = seen_.try_emplace(path, Seen{state, now});
  if (seen->second.state != state) seen->second = {state, now};
  return now - seen->second.since >= quiet_;
}

Result<std::optional<CompleteFileReader::File>> CompleteFileReader::read(const std::string& path,
                                                                         std::size_t bytes_max) {
  // O_NOFOLLOW: whoever may drop files must not make us read others. O_NONBLOCK: nor wait in a
  // pipe.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
    return fail(Code::file_unreadable, path + ": " + std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return fail(Code::file_unreadable, path + ": not a regular file");
  const Lease lease_taken = lease(file.get());
  if (lease_taken == Lease::being_written) return std::optional<File>();
  if (::fstat(file.get(), &status) != 0)
    return fail(Code::file_unreadable, path + ": " + std::strerror(errno));
  const FileState state = state_of(status);
  if (lease_taken == Lease::unavailable && !stood_still(path, state)) return std::optional<File>();
  seen_.erase(path);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > bytes_max) return fail(Code::body_too_large);
  File complete{TRY(read_whole(file.get(), path, size)), state};
  return std::optional(std::move(complete));
}

}  // namespace tasuki::gateway
