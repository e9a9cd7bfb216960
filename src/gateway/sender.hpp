// The threads that push what lies in the outbox, each over a connection of its own.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "gateway/exchange_line.hpp"
#include "gateway/outbox.hpp"

namespace tasuki::gateway {

class Sender {
 public:
  struct Dependencies {
    Outbox& outbox;
    const ExchangeAddress& exchange;
    const Clock& clock;
    const Log& log;
    Metrics& metrics;
  };
  // Error: key_invalid.
  static Result<std::unique_ptr<Sender>> start(Dependencies dependencies, std::size_t threads);
  ~Sender();  // stop()

  // Finishes the attempts under way.
  void stop();

 private:
  explicit Sender(Dependencies dependencies);
  void run(ExchangeLine& line);
  void attempt(ExchangeLine& line, const Schedule::Turn& turn);
  void settle(const Schedule::Turn& turn, const OutboxItem& item, const FinalAnswer& answer);
  void put_off(const Schedule::Turn& turn, const OutboxItem& item,
               const Postponement& postponement);

  Dependencies deps_;
  Counter& attempts_;
  Counter& failures_;
  std::vector<std::unique_ptr<ExchangeLine>> lines_;
  std::vector<std::thread> threads_;
};

}  // namespace tasuki::gateway
