#include "sqlite/group_commit.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "base/semaphore.hpp"
#include "sqlite/checkpointer.hpp"

namespace tasuki::sqlite {
namespace {

// At this many times its planned length the log makes the writer wait for the checkpoint.
constexpr int kLongLog = 4;

using SteadyTime = std::chrono::steady_clock::time_point;

double seconds_since(SteadyTime start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string store_label(std::string_view name) {
  return "store=\"" + std::string(name) + "\"";
}

// One submitter, on its own stack; each is woken by itself and only when its unit is decided.
struct Waiter {
  explicit Waiter(const Unit& what) : unit(&what) {}
  const Unit* unit;
  Result<> result;
  Semaphore decided;
};

// What a batch ends with when SQLite rolled all of it back because of one unit.
Result<> lost_transaction(const Result<>& unit_result) {
  if (!unit_result) return unit_result;
  return fail(Code::store_failed, "the transaction ended inside a unit");
}

}  // namespace

class GroupCommit::Writer {
 public:
  Writer(Database database, Metrics& metrics, std::string_view name)
      : database_(std::move(database)),
        queued_(metrics.gauge("tasuki_write_queue_units", "units that wait for the writer thread",
                              store_label(name))),
        units_(metrics.counter("tasuki_commit_units_total", "units in all group commits",
                               store_label(name))),
        commits_(metrics.counter("tasuki_commits_total", "group commits, each one sync",
                                 store_label(name))),
        failed_(metrics.counter("tasuki_commit_failures_total", "group commits that kept nothing",
                                store_label(name))),
        commit_seconds_(metrics.histogram("tasuki_commit_seconds", "group commits with their units",
                                          store_label(name))),
        pause_seconds_(metrics.histogram("tasuki_checkpoint_pause_seconds",
                                         "ends of checkpoints, during which nothing is committed",
                                         store_label(name))),
        checkpoints_failed_(metrics.counter("tasuki_checkpoint_failures_total",
                                            "checkpoints that failed and will be tried again",
                                            store_label(name))),
        checkpointer_(database_,
                      metrics.histogram("tasuki_checkpoint_seconds",
                                        "moving the log into the database file", store_label(name)),
                      checkpoints_failed_) {
    database_.checkpoint_by_hand();
    thread_ = std::thread([this] { run(); });
  }

  ~Writer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
  }

  Result<> submit(const Unit& unit) {
    Waiter waiter(unit);
    if (!enqueue(waiter)) return fail(Code::busy, "the queue of the writer is full");
    waiter.decided.acquire();
    return std::move(waiter.result);
  }

 private:
  bool enqueue(Waiter& waiter);
  void run();
  bool take_batch();
  void decide_batch();
  Result<> commit_units();
  Result<> run_in_savepoint(const Unit& unit, Result<>& result);
  void checkpoint_when_due();

  Database database_;
  Gauge& queued_;
  Counter& units_;
  Counter& commits_;
  Counter& failed_;
  Histogram& commit_seconds_;
  Histogram& pause_seconds_;
  Counter& checkpoints_failed_;

  Checkpointer checkpointer_;
  std::vector<Waiter*> batch_;  // the writer thread's
  int checkpoint_at_ = kCheckpointPages;

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiter*> queue_;
  bool idle_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

// Wakes under the lock: once it is free, the unit may be decided and the Writer ended.
bool GroupCommit::Writer::enqueue(Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  if (queue_.size() >= limits::kWriteQueueMax) return false;
  queue_.push_back(&waiter);
  queued_.set(static_cast<std::int64_t>(queue_.size()));
  if (std::exchange(idle_, false)) arrived_.notify_one();
  return true;
}

void GroupCommit::Writer::run() {
  while (take_batch()) {
    decide_batch();
    checkpoint_when_due();
  }
}

// While one batch is committed the next one gathers by itself. False: stopping, nothing is left.
bool GroupCommit::Writer::take_batch() {
  std::unique_lock lock(mutex_);
  idle_ = queue_.empty();
  arrived_.wait(lock, [this] { return !queue_.empty() || stopping_; });
  idle_ = false;
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), limits::kCommitUnitsMax));
  batch_.assign(queue_.begin(), queue_.begin() + count);
  queue_.erase(queue_.begin(), queue_.begin() + count);
  queued_.set(static_cast<std::int64_t>(queue_.size()));
  return !batch_.empty();
}

void GroupCommit::Writer::decide_batch() {
  const SteadyTime start = std::chrono::steady_clock::now();
  const Result<> committed = commit_units();
  commit_seconds_.observe(seconds_since(start));
  units_.add(batch_.size());
  (committed ? commits_ : failed_).add();
  for (Waiter* waiter : batch_) {
    // A unit that failed by itself keeps its own reason.
    if (!committed && waiter->result) waiter->result = committed;
    waiter->decided.release();  // from here on the waiter may be gone
  }
}

// An error of this function is the error of the whole batch.
Result<> GroupCommit::Writer::commit_units() {
  TRY_VOID(database_.begin());
  bool wrote = false;
  for (Waiter* waiter : batch_) {
    if (batch_.size() == 1) {
      waiter->result = (*waiter->unit)(database_);  // the transaction is its savepoint
    } else if (auto ran = run_in_savepoint(*waiter->unit, waiter->result); !ran) {
      database_.rollback();
      return ran;
    }
    if (!database_.in_transaction()) return lost_transaction(waiter->result);
    database_.reset_statements();
    wrote = wrote || waiter->result.has_value();
  }
  if (wrote) return database_.commit();
  database_.rollback();
  return {};
}

Result<> GroupCommit::Writer::run_in_savepoint(const Unit& unit, Result<>& result) {
  Statement* savepoint = TRY(database_.cached("SAVEPOINT unit"));
  TRY_VOID(savepoint->run());
  result = unit(database_);
  // SQLite itself rolls everything back after some errors; the savepoint is gone then.
  if (!database_.in_transaction()) return {};
  if (!result) {
    database_.reset_statements();
    Statement* undo = TRY(database_.cached("ROLLBACK TO unit"));
    TRY_VOID(undo->run());
  }
  Statement* release = TRY(database_.cached("RELEASE unit"));
  return release->run();
}

// After a commit whose submitters have their answer.
void GroupCommit::Writer::checkpoint_when_due() {
  const int pages = database_.log_pages();
  if (pages < kCheckpointPages) checkpoint_at_ = kCheckpointPages;
  if (checkpointer_.state() == Checkpointer::State::idle && pages >= checkpoint_at_)
    checkpointer_.ask();
  if (pages >= kLongLog * kCheckpointPages) checkpointer_.wait();
  if (checkpointer_.state() != Checkpointer::State::finished) return;
  checkpointer_.rest();
  checkpoint_at_ = pages + kCheckpointPages / 4;  // in case a reader keeps the log from restarting
  const SteadyTime start = std::chrono::steady_clock::now();
  if (!database_.checkpoint(Database::Checkpoint::wait_for_readers)) checkpoints_failed_.add();
  pause_seconds_.observe(seconds_since(start));
}

GroupCommit::GroupCommit(Database database, Metrics& metrics, std::string_view name)
    : writer_(std::make_unique<Writer>(std::move(database), metrics, name)) {}
GroupCommit::~GroupCommit() = default;

Result<> GroupCommit::submit(const Unit& unit) {
  return writer_->submit(unit);
}

}  // namespace tasuki::sqlite
