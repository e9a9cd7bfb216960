// Erasing what has been kept long enough: retention.def as a table, and one job that goes by it.
// The job keeps nothing between its runs: what is due is what the store says.
#pragma once

#include <chrono>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "exchange/audit_leaf.hpp"
#include "store/store.hpp"

namespace tasuki::exchange {

struct RetentionRow {
  std::string_view name;  // of its setting, behind "retention."
  clins::Kind kind;
  store::RetentionClock clock;
  int days;
  store::Erasure erasure;
  std::string_view ja;
  std::string_view en;
};
std::span<const RetentionRow> retention_rows();

struct RetentionConfig {
  std::vector<RetentionRow> rows;  // with the days as set
  std::size_t per_second = 1'000;  // units, so that registration is not held up; 0: no bound
};
RetentionConfig default_retention();

class Retention {
 public:
  struct Dependencies {
    store::Store& store;
    const Clock& clock;
    Random& random;
    const Log& log;
    Metrics& metrics;
  };
  Retention(Dependencies dependencies, RetentionConfig config);

  // What would be erased at that moment, by row. Erases nothing.
  Result<std::vector<std::uint64_t>> plan(Time at) const;
  // Erases all that is due, until there is nothing more or a stop; gives how much, by row. What was
  // erased before an error stays erased.
  Result<std::vector<std::uint64_t>> run(std::stop_token stop);
  const RetentionConfig& config() const { return config_; }

 private:
  store::RetentionQuery query(const RetentionRow& row, Time at) const;
  Result<std::size_t> erase_some(const RetentionRow& row);
  Result<> sweep_attachments(const std::stop_token& stop);
  Result<> sweep_holders(const std::stop_token& stop);
  void show_what_is_coming();

  Dependencies with_;
  RetentionConfig config_;
  AuditWriter audit_writer_;
};

// For a Periodic: runs it, logs what fails.
void run_retention(Retention& retention, const Log& log, std::stop_token stop);

}  // namespace tasuki::exchange
