// The threads that run handlers, fed by a bounded queue. The thread that became idle last is woken
// first, so that few threads stay warm while the others sleep.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/metrics.hpp"
#include "base/semaphore.hpp"

namespace tasuki::http {

class Job {
 public:
  virtual ~Job() = default;
  virtual void run() = 0;  // on a thread of the pool; throws nothing
};

class Pool {
 public:
  Pool(std::size_t threads, std::size_t queue_max, Gauge& queue_length);
  ~Pool();  // stop()

  // False when `queue_max` jobs are waiting already.
  bool submit(std::shared_ptr<Job> job);
  // Work that was accepted before: never refused.
  void resume(std::shared_ptr<Job> job);
  // Drops what waits, finishes what runs, joins the threads.
  void stop();

 private:
  struct Worker {
    Semaphore wake;
    std::shared_ptr<Job> job;
    std::thread thread;
  };
  bool enqueue(std::shared_ptr<Job> job, std::size_t queue_max);
  void work(Worker& worker);
  std::shared_ptr<Job> next(Worker& worker);  // null: stop

  const std::size_t queue_max_;
  Gauge& queue_length_;
  std::mutex mutex_;
  bool stopping_ = false;
  std::deque<std::shared_ptr<Job>> queue_;
  std::vector<Worker*> idle_;  // the warmest last
  std::deque<Worker> workers_;
};

}  // namespace tasuki::http
