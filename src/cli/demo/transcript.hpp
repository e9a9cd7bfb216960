// Turns the services' log lines into the steps of the ministry's drawing, printed as they happen:
// what people see is what operators would find in their logs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "cli/output.hpp"

namespace tasuki::cli::demo {

// One step of the drawing: which service's log line shows it, and what it is.
struct Step {
  std::string_view service;
  std::string_view event;
  std::string_view number;  // of the drawing
  std::string_view ja;
  std::string_view en;
};
std::span<const Step> push_steps();
std::span<const Step> pull_steps();

class Transcript {
 public:
  Transcript(std::span<const Step> steps, const Output& output, const Clock& clock)
      : steps_(steps), output_(output), clock_(clock) {}

  void begin();  // the times are counted from here; earlier lines are not shown
  void hear(std::string_view log_line);
  // True when every step of the drawing was heard before the deadline.
  bool wait_for_all(std::chrono::milliseconds patience);
  std::vector<std::string> missing() const;

 private:
  std::span<const Step> steps_;
  const Output& output_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable heard_;
  bool running_ = false;
  Time start_{};
  std::vector<std::size_t> seen_;
};

}  // namespace tasuki::cli::demo
