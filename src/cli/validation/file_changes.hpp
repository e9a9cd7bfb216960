// Waits until one of some files changes. Linux inotify; watches their directories, because editors
// write a new file and rename it over the old one.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tasuki::cli {

class FileChanges {
 public:
  // Error: file_unreadable.
  static Result<FileChanges> watch(const std::vector<std::string>& files);
  ~FileChanges();
  FileChanges(FileChanges&& other) noexcept;
  FileChanges& operator=(FileChanges&&) = delete;

  // Blocks until at least one file was written; changes that come together are one.
  Result<> wait();

 private:
  explicit FileChanges(int fd) : fd_(fd) {}
  int fd_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace tasuki::cli
