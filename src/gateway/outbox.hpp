// The durable queue of what the EMR handed over: an item is kept until the exchange gave a final
// answer, whatever crashes in between. Thread-safe.
//
//   queued -> sending -> accepted | refused        (sending falls back to queued)
//
// While an item is queued, sending or accepted, its identifier belongs to its bytes: the same bytes
// again are the same item, other bytes are a conflict. A refused item frees its identifier. The
// content of a finished item is erased after limits::kOutboxContentKept, the item itself stays.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "gateway/access_log.hpp"
#include "gateway/events.hpp"
#include "gateway/schedule.hpp"

namespace tasuki::gateway {

enum class OutboxState { queued, sending, accepted, refused };
std::string_view code_of(OutboxState state);

struct OutboxItem {
  std::int64_t number = 0;
  std::string tracking;  // unguessable
  OutboxState state = OutboxState::queued;
  std::string kind;
  std::string identifier_system;
  std::string identifier_value;
  std::string destination;
  Caller caller;
  std::string consent;   // "oral", "later"
  std::string referral;  // Tasuki-Referral, or empty
  std::string rules;     // identity of the rule pack by which it was found valid here
  std::uint64_t size = 0;
  std::string sha256;  // hex
  Time queued_at;
  int attempts = 0;
  std::optional<Time> next_attempt;
  std::string last_error;           // "TSK5005 ..."
  std::string unit;                 // its id at the exchange, once accepted
  int answer_status = 0;            // of the final answer
  std::string answer;               // its body: DocumentReference or OperationOutcome
  std::optional<Time> answered_at;  // when the exchange last said so
};

struct Submission {
  std::string_view content;
  std::string kind;
  std::string identifier_system;
  std::string identifier_value;
  std::string destination;
  std::string consent;
  std::string rules;
  Caller caller;
  std::string referral{};  // Tasuki-Referral
};

// Finished items.
struct OutboxTotals {
  std::int64_t accepted = 0;
  std::int64_t refused = 0;
};

// What one attempt came to.
struct FinalAnswer {
  bool accepted = false;
  int status = 0;
  std::string body;
  std::string unit;
};
struct Postponement {
  Blame blame = Blame::exchange;
  std::chrono::milliseconds at_least{0};
  std::string error;
};

class Outbox {
 public:
  struct Dependencies {
    Storage& storage;
    Events& events;
    const Clock& clock;
    Random& random;
    Metrics& metrics;
    Backoff backoff;
    std::size_t items_max = limits::kOutboxItemsMax;
  };
  // Takes up what was unfinished.
  static Result<std::unique_ptr<Outbox>> open(Dependencies dependencies);

  enum class Disposition { queued, repeated, conflict };
  struct Placed {
    Disposition disposition = Disposition::queued;
    OutboxItem item;
  };
  // `also` runs in the same transaction. Errors: busy when items_max are unfinished; the store's.
  using Also = std::function<Result<>(sqlite::Database&, const Placed&)>;
  Result<Placed> place(const Submission& submission, const Also& also = {});

  Result<std::optional<OutboxItem>> find(std::string_view tracking);
  // The newest under that identifier.
  Result<std::optional<OutboxItem>> find(std::string_view system, std::string_view value);
  // What the exchange said about an accepted item just now; inside a unit of the caller.
  static Result<> remember_answer(sqlite::Database& database, std::int64_t number,
                                  std::string_view body, Time at);

  // For senders. take() gives nothing when nothing may be tried now.
  std::optional<Schedule::Turn> take();
  // take(), but waits for something to try; nullopt once stop_senders() was called.
  std::optional<Schedule::Turn> wait_for_turn();
  void stop_senders();
  struct Load {
    OutboxItem item;
    std::string content;
  };
  Result<Load> load(std::int64_t number);
  Result<> finish(const Schedule::Turn& turn, const FinalAnswer& answer);
  // The time of the next attempt.
  Time postpone(const Schedule::Turn& turn, const Postponement& postponement);

  std::size_t waiting() const;  // items without a final answer
  std::optional<Time> oldest_waiting() const;
  // Contents whose time has come; how many. Called now and then.
  Result<std::int64_t> erase_old_contents();

 private:
  explicit Outbox(Dependencies dependencies);
  Result<> load_unfinished();
  void overlay(OutboxItem& item) const;
  bool reserve();
  void unreserve();

  Dependencies deps_;
  Gauge& queued_items_;
  Gauge& accepted_items_;
  Gauge& refused_items_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Schedule schedule_;
  std::map<std::int64_t, Time> queued_at_;  // of unfinished items
  std::size_t reserved_ = 0;                // unfinished items and those being placed
  std::string exchange_error_;              // why the gate is closed
  bool stopping_ = false;
};

}  // namespace tasuki::gateway
