#include "http/pool.hpp"

#include <limits>

namespace tasuki::http {

Pool::Pool(std::size_t threads, std::size_t queue_max, Gauge& queue_length)
    : queue_max_(queue_max), queue_length_(queue_length), workers_(threads) {
  idle_.reserve(threads);
  for (Worker& worker : workers_) worker.thread = std::thread([this, &worker] { work(worker); });
}

Pool::~Pool() {
  stop();
}

bool Pool::submit(std::shared_ptr<Job> job) {
  return enqueue(std::move(job), queue_max_);
}

void Pool::resume(std::shared_ptr<Job> job) {
  enqueue(std::move(job), std::numeric_limits<std::size_t>::max());
}

bool Pool::enqueue(std::shared_ptr<Job> job, std::size_t queue_max) {
  std::unique_lock lock(mutex_);
  if (stopping_) return true;  // dropped like everything that waits
  if (idle_.empty()) {
    if (queue_.size() >= queue_max) return false;
    queue_.push_back(std::move(job));
    queue_length_.add(1);
    return true;
  }
  Worker* worker = idle_.back();
  idle_.pop_back();
  worker->job = std::move(job);
  lock.unlock();
  worker->wake.release();
  return true;
}

std::shared_ptr<Job> Pool::next(Worker& worker) {
  std::unique_lock lock(mutex_);
  if (stopping_) return nullptr;
  if (!queue_.empty()) {
    auto job = std::move(queue_.front());
    queue_.pop_front();
    queue_length_.add(-1);
    return job;
  }
  idle_.push_back(&worker);
  lock.unlock();
  worker.wake.acquire();  // whoever releases has given the job before, or is stopping
  return std::move(worker.job);
}

void Pool::work(Worker& worker) {
  while (const auto job = next(worker)) job->run();
}

void Pool::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    queue_length_.add(-static_cast<std::int64_t>(queue_.size()));
    queue_.clear();
    idle_.clear();
  }
  for (Worker& worker : workers_) {
    worker.wake.release();
    worker.thread.join();
  }
}

}  // namespace tasuki::http
