// Learns what has arrived for this institution: by long poll of the exchange's events and, when it
// starts, by reading through the exchange's own list, so that a lost event loses no document. What
// it learns is in the inbox, durably, before the cursor of the events moves on.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "gateway/backoff.hpp"
#include "gateway/exchange_line.hpp"
#include "gateway/head_keeper.hpp"
#include "gateway/inbox.hpp"
#include "gateway/long_poll.hpp"
#include "gateway/pause.hpp"

namespace tasuki::gateway {

class Watcher {
 public:
  struct Dependencies {
    Inbox& inbox;
    const ExchangeAddress& exchange;
    const Clock& clock;
    const Log& log;
    Backoff backoff;
    std::chrono::seconds poll_wait;
    std::function<void()> announced;  // there is something to fetch
    HeadKeeper* heads = nullptr;      // looks at the audit log between two polls
  };
  // Error: key_invalid.
  static Result<std::unique_ptr<Watcher>> start(Dependencies dependencies);
  ~Watcher();  // stop()
  void stop();

 private:
  Watcher(Dependencies dependencies, std::unique_ptr<http::Client> client)
      : deps_(std::move(dependencies)), poll_(std::move(client)) {}
  void run();
  Result<> reconcile();
  Result<> poll_once();
  void look_at_log();
  Result<std::string> get(std::string target);
  Result<> announce(const std::vector<std::string>& units, const std::optional<Inbox::Mark>& mark);

  Dependencies deps_;
  LongPoll poll_;
  Pause pause_;
  bool reconciled_ = false;
  std::thread thread_;
};

}  // namespace tasuki::gateway
