// What a watched folder does: passes over its files, one thread at a time (folder_watch.hpp).
#pragma once

#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace tasuki::gateway {

class FolderWork {
 public:
  virtual ~FolderWork() = default;
  virtual Result<> prepare() = 0;  // makes the folders. Error: file_unwritable.
  virtual void pass() = 0;         // what fails is logged and done again at the next one
  // Between two passes when no notice comes.
  virtual std::chrono::milliseconds longest_wait() const { return limits::kHotFolderScan; }
  virtual std::vector<std::string> watched() const = 0;  // where files are dropped
};

}  // namespace tasuki::gateway
