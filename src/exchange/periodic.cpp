#include "exchange/periodic.hpp"

#include <condition_variable>
#include <mutex>

namespace tasuki::exchange {

Periodic::Periodic(std::chrono::milliseconds interval, Job job)
    : thread_([interval, job = std::move(job)](const std::stop_token& stop) {
        do job(stop);
        while (pause(stop, interval));
      }) {}

bool pause(std::stop_token stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any stopped;
  stopped.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace tasuki::exchange
