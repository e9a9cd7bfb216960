// Reads a file that others drop, never a half-written one.
#pragma once

#include <sys/stat.h>

#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace tasuki::gateway {

// Names that say "not finished": hidden ones, .tmp, .part, .filepart.
bool is_partial_name(std::string_view name);

// The file as it was when it was read; changed since when another look differs.
struct FileState {
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t changed_ns = 0;
  bool operator==(const FileState&) const = default;
};
FileState state_of(const struct stat& status);

class CompleteFileReader {
 public:
  // A read lease (fcntl(2), F_SETLEASE) is granted only while nobody has the file open for writing.
  // Where leases cannot be had (another owner's file, a network file system) a file is complete
  // when size and time of change have stood still for `quiet`.
  enum class Leases { where_possible, never };
  CompleteFileReader(const Clock& clock, std::chrono::milliseconds quiet, Leases leases)
      : clock_(clock), quiet_(quiet), leases_(leases) {}

  struct File {
    std::string content;
    FileState state;
  };
  // nullopt: somebody may still be writing it; ask again later. Errors: file_unreadable (also for
  // what is no regular file); body_too_large above `bytes_max`, once the file is complete.
  Result<std::optional<File>> read(const std::string& path, std::size_t bytes_max);

 private:
  enum class Lease { granted, being_written, unavailable };
  Lease lease(int fd) const;
  bool stood_still(const std::string& path, const FileState& state);

  const Clock& clock_;
  const std::chrono::milliseconds quiet_;
  const Leases leases_;
  struct Seen {
    FileState state;
    Time since;
  };
  std::map<std::string, Seen> seen_;
};

}  // namespace tasuki::gateway
