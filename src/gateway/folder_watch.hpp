// The thread of a folder: runs a pass when something was dropped (inotify(7)), when the gateway has
// news for the folder, and from time to time, because a notice can be lost.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "gateway/folder_work.hpp"

namespace tasuki::gateway {

class FolderWatch {
 public:
  // Makes the folders. Errors: file_unwritable, file_unreadable.
  static Result<std::unique_ptr<FolderWatch>> start(std::unique_ptr<FolderWork> work);
  ~FolderWatch();  // stop()
  void nudge();    // news
  void stop();     // finishes the pass under way

 private:
  explicit FolderWatch(std::unique_ptr<FolderWork> work) : work_(std::move(work)) {}
  Result<> open();
  void run();
  bool wait();  // false: stop

  std::unique_ptr<FolderWork> work_;
  int notices_ = -1;  // inotify
  int wake_ = -1;     // eventfd
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace tasuki::gateway
