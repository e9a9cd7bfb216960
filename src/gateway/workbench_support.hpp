// The parts of a gateway on a scratch directory, for tests.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/exchange_line.hpp"
#include "gateway/inbox.hpp"
#include "gateway/intake.hpp"
#include "gateway/outbox.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::gateway {

inline constexpr std::chrono::milliseconds kTestRetryFirst{4};
inline constexpr std::chrono::milliseconds kTestRetryMax{20};

// The stores of one gateway, on one clock. reopen() is what a restart does.
class Workbench {
 public:
  explicit Workbench(const Clock& clock, std::size_t outbox_items_max = limits::kOutboxItemsMax,
                     std::string vfs = {});

  void reopen(const std::string& directory = {});
  // A document with an identifier of its own, or with other bytes under the same one.
  Outbox::Placed place(const std::string& identifier, const std::string& content);
  ExchangeAddress& exchange_at(std::uint16_t port);
  bool logged(std::string_view event) const;
  std::vector<std::string> log_lines() const;
  std::vector<std::string> access_actions();
  Backoff backoff() { return {kTestRetryFirst, kTestRetryMax, random}; }

  const Clock& clock;
  sqlite::ScratchDirectory scratch;
  SeededRandom random{7};
  Metrics metrics;
  Log log;
  std::unique_ptr<Storage> storage;
  std::unique_ptr<Events> events;
  std::unique_ptr<Outbox> outbox;
  std::unique_ptr<Inbox> inbox;
  std::unique_ptr<Intake> intake;

 private:
  std::size_t outbox_items_max_;
  std::string vfs_;
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  std::unique_ptr<Assertions> assertions_;
  std::unique_ptr<Reachability> reachability_;
  std::map<std::uint16_t, std::unique_ptr<ExchangeAddress>> addresses_;
};

Caller test_caller();
// Blocks until `holds`, looking again at every notify of `signal`; false after ten seconds.
bool eventually(Signal& signal, const std::function<bool()>& holds);
// The same for what nothing announces, such as a file in a folder: looks again and again.
bool eventually(const std::function<bool()>& holds);

}  // namespace tasuki::gateway
