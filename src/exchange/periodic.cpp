#include "exchange/head_timer.hpp"

namespace tasuki::exchange {

HeadTimer::HeadTimer(AuditLog& audit_log, const Log& log, std::chrono::milliseconds interval)
    : audit_log_(audit_log), log_(log), interval_(interval), thread_([this] { run(); }) {}

HeadTimer::~HeadTimer() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void HeadTimer::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    lock.unlock();
    if (const auto head = audit_log_.make_head(); !head)
      log_.error("audit.head_failed", {{"error", head.error().to_string()}});
    lock.lock();
    stop_.wait_for(lock, interval_, [this] { return stopped_; });
  }
}

}  // namespace tasuki::exchange
