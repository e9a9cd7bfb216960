// Does things at their time, on a few threads of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace tasuki {

class Timer {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Task = std::function<void()>;

  // `threads`: so many tasks may take their time without holding up the others.
  explicit Timer(std::size_t threads);
  ~Timer();  // ends what is under way; what is not due yet is never done

  // As soon as a thread is free at or after that moment; in the order of their moments.
  void at(Moment moment, Task task);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Moment, Task> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tasuki
