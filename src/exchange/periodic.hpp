// Makes a head of the audit log now and then, on a thread of its own, until it is destroyed. What
// fails is logged and tried again at the next turn.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "exchange/audit_log.hpp"

namespace tasuki::exchange {

class HeadTimer {
 public:
  // The first head is made at once. What is passed in must outlive it.
  HeadTimer(AuditLog& audit_log, const Log& log, std::chrono::milliseconds interval);
  ~HeadTimer();

 private:
  void run();

  AuditLog& audit_log_;
  const Log& log_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace tasuki::exchange
