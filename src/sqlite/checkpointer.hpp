// Moves the write-ahead log into the database file on a thread and a connection of its own, while
// the writer goes on. What is committed meanwhile stays in the log, so the writer has a short rest
// to move itself before the log can start over. Figures: docs/decisions/sqlite.md.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/metrics.hpp"
#include "sqlite/database.hpp"

namespace tasuki::sqlite {

// ask() and what follows it are the writer thread's.
class Checkpointer {
 public:
  // Opens a connection to the same file when it is first needed.
  Checkpointer(const Database& writer, Histogram& seconds, Counter& failures);
  ~Checkpointer();  // finishes what is under way

  enum class State { idle, at_work, finished };
  State state();
  void ask();   // from idle to at_work
  void wait();  // from at_work to finished
  void rest();  // from finished to idle

 private:
  void run();
  Result<> move_log();

  const std::string path_;
  const std::string vfs_;
  std::optional<Database> database_;
  Histogram& seconds_;
  Counter& failures_;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::idle;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tasuki::sqlite
