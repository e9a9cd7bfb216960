#include "exchange/retention.hpp"

#include <array>

#include "base/limits.hpp"
#include "exchange/periodic.hpp"

namespace tasuki::exchange {
namespace {

// So many units in one transaction: enough to share its sync, few enough that a registration behind
// them does not wait long.
constexpr std::size_t kBatch = 100;

constexpr std::array kRows = {
#define TASUKI_RETENTION(name, kind, clock, days, erased, ja, en)           \
  RetentionRow{#name, clins::Kind::kind,      store::RetentionClock::clock, \
               days,  store::Erasure::erased, ja,                           \
               en},
#include "exchange/retention.def"
#undef TASUKI_RETENTION
};

// Nobody asked for it: the job acts for the exchange itself.
Caller job() {
  Caller caller;
  caller.actor = {"retention", "urn:tasuki:role:system", "HSYSADMIN"};
  return caller;
}

std::string kind_label(clins::Kind kind) {
  return "kind=\"" + std::string(clins::kind_row(kind).code) + "\"";
}

}  // namespace

std::span<const RetentionRow> retention_rows() {
  return kRows;
}

RetentionConfig default_retention() {
  RetentionConfig config;
  config.rows.assign(kRows.begin(), kRows.end());
  return config;
}

Retention::Retention(Dependencies dependencies, RetentionConfig config)
    : with_(dependencies),
      config_(std::move(config)),
      audit_writer_(with_.store.secret(), with_.random) {}

store::RetentionQuery Retention::query(const RetentionRow& row, Time at) const {
  return {row.kind, row.clock, row.erasure, at - std::chrono::days(row.days), kBatch};
}

Result<std::vector<std::uint64_t>> Retention::plan(Time at) const {
  std::vector<std::uint64_t> due;
  for (const RetentionRow& row : config_.rows)
    due.push_back(TRY(with_.store.retention().count_due(query(row, at))));
  return due;
}

Result<std::size_t> Retention::erase_some(const RetentionRow& row) {
  const Time now = with_.clock.now();
  const auto due = TRY(with_.store.retention().due(query(row, now)));
  std::vector<store::UnitRef> units;
  std::vector<store::AuditRecord> audit;
  for (const store::UnitRecord& unit : due) {
    units.push_back(unit.ref);
    const Act act{now, "unit.erase", "ok", unit.ref.person, {}, row.name};
    audit.push_back(audit_writer_.record(job(), act));
  }
  if (units.empty()) return std::size_t{0};
  TRY(with_.store.retention().erase(units, row.erasure, now, audit));
  with_.metrics
      .counter("tasuki_retention_erased_total", "Units erased by retention.", kind_label(row.kind))
      .add(units.size());
  return units.size();
}

Result<std::vector<std::uint64_t>> Retention::run(std::stop_token stop) {
  std::vector<std::uint64_t> erased(config_.rows.size());
  for (std::size_t i = 0; i < config_.rows.size(); ++i) {
    for (;;) {
      const auto start = std::chrono::steady_clock::now();
      const std::size_t count = TRY(erase_some(config_.rows[i]));
      erased[i] += count;
      if (count < kBatch || stop.stop_requested()) break;
      if (config_.per_second == 0) continue;
      const auto due = start + std::chrono::milliseconds(1'000 * count / config_.per_second);
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          due - std::chrono::steady_clock::now());
      if (left.count() > 0) pause(stop, left);
    }
  }
  TRY_VOID(sweep_attachments(stop));
  TRY_VOID(sweep_holders(stop));
  show_what_is_coming();
  return erased;
}

// What was sent for a document that never came.
Result<> Retention::sweep_attachments(const std::stop_token& stop) {
  constexpr std::size_t kAtOnce = 10;  // of 50 MB each
  const Time before = with_.clock.now() - limits::kAttachmentWait;
  for (;;) {
    const std::size_t swept = TRY(with_.store.attachments().sweep(before, kAtOnce));
    if (swept < kAtOnce || stop.stop_requested()) return {};
  }
}

// That a person was known somewhere is forgotten when nothing has confirmed it for as long as any
// record is shown.
Result<> Retention::sweep_holders(const std::stop_token& stop) {
  constexpr std::chrono::days kKept{5 * 365 + 1};
  const Time before = with_.clock.now() - kKept;
  for (;;) {
    const std::size_t swept = TRY(with_.store.holders().forget_unconfirmed(before, kBatch));
    if (swept < kBatch || stop.stop_requested()) return {};
  }
}

void Retention::show_what_is_coming() {
  struct Horizon {
    std::string_view name;
    std::chrono::days days;
  };
  for (const Horizon& horizon :
       {Horizon{"now", std::chrono::days(0)}, Horizon{"day", std::chrono::days(1)},
        Horizon{"week", std::chrono::days(7)}}) {
    const auto due = plan(with_.clock.now() + horizon.days);
    if (!due) return;
    for (std::size_t i = 0; i < due->size(); ++i) {
      const std::string labels = "rule=\"" + std::string(config_.rows[i].name) + "\",within=\"" +
                                 std::string(horizon.name) + "\"";
      with_.metrics.gauge("tasuki_retention_due", "Units whose time will have come.", labels)
          .set(static_cast<std::int64_t>((*due)[i]));
    }
  }
}

void run_retention(Retention& retention, const Log& log, std::stop_token stop) {
  const auto erased = retention.run(stop);
  if (!erased) return log.error("retention.failed", {{"error", erased.error().to_string()}});
  for (std::size_t i = 0; i < erased->size(); ++i)
    if ((*erased)[i] > 0)
      log.info("retention.erased",
               {{"rule", retention.config().rows[i].name}, {"units", (*erased)[i]}});
}

}  // namespace tasuki::exchange
