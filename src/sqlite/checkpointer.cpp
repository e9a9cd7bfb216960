#include "sqlite/checkpointer.hpp"

#include <chrono>

#include "base/assert.hpp"

namespace tasuki::sqlite {
namespace {

// The second pass moves what was committed during the first, the writer what was during the second.
constexpr int kPasses = 2;

}  // namespace

Checkpointer::Checkpointer(const Database& writer, Histogram& seconds, Counter& failures)
    : path_(writer.path()), vfs_(writer.vfs()), seconds_(seconds), failures_(failures) {
  thread_ = std::thread([this] { run(); });
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Checkpointer::State Checkpointer::state() {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Checkpointer::ask() {
  {
    const std::lock_guard lock(mutex_);
    TASUKI_ASSERT(state_ == State::idle);
    state_ = State::at_work;
  }
  changed_.notify_all();
}

void Checkpointer::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return state_ != State::at_work; });
}

void Checkpointer::rest() {
  const std::lock_guard lock(mutex_);
  TASUKI_ASSERT(state_ == State::finished);
  state_ = State::idle;
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return state_ == State::at_work || stopping_; });
    if (stopping_) return;
    lock.unlock();
    const auto start = std::chrono::steady_clock::now();
    // What is in the log is durable, so a failure here is nobody's error: it is tried again when
    // the log has grown (a failed sync has ended the process by then).
    if (!move_log()) failures_.add();
    const auto end = std::chrono::steady_clock::now();
    seconds_.observe(std::chrono::duration<double>(end - start).count());
    lock.lock();
    state_ = State::finished;
    changed_.notify_all();
  }
}

Result<> Checkpointer::move_log() {
  if (!database_) {
    Options options;
    options.vfs = vfs_;
    database_ = TRY(Database::open(path_, options));
  }
  for (int pass = 0; pass < kPasses; ++pass) {
    TRY_VOID(database_->checkpoint());
    TRY_VOID(database_->sync_file());
  }
  return {};
}

}  // namespace tasuki::sqlite
