// Brings what was announced into the inbox: reads the unit, checks size and digest, stores it
// durably and only then acknowledges it. After a crash in between it acknowledges again and stores
// nothing twice. A unit that cannot be had waits by itself and holds up no other.
#pragma once

#include <memory>
#include <thread>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "gateway/backoff.hpp"
#include "gateway/exchange_line.hpp"
#include "gateway/inbox.hpp"
#include "gateway/pause.hpp"

namespace tasuki::gateway {

class Fetcher {
 public:
  struct Dependencies {
    Inbox& inbox;
    const ExchangeAddress& exchange;
    const Clock& clock;
    const Log& log;
    Metrics& metrics;
    Backoff backoff;
  };
  // Error: key_invalid.
  static Result<std::unique_ptr<Fetcher>> start(Dependencies dependencies);
  ~Fetcher();  // stop()
  void stop();
  void nudge() { pause_.nudge(); }  // there is something new

 private:
  Fetcher(Dependencies dependencies, std::unique_ptr<ExchangeLine> line);
  void run();
  Result<> bring(const InboxItem& item);
  Result<> fetch(const std::string& unit);
  Result<> acknowledge(const std::string& unit);
  Result<http::Response> ask(std::string method, std::string target);
  std::chrono::milliseconds nap();

  Dependencies deps_;
  std::unique_ptr<ExchangeLine> line_;
  Counter& mismatches_;
  Pause pause_;
  std::thread thread_;
};

}  // namespace tasuki::gateway
