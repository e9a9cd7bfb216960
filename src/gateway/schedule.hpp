// Which item of the outbox may be tried next, and when. Pure bookkeeping: no threads, no clock.
//
// Promises: items of one identifier go out in their order, one at a time; an item that waits for
// its retry holds up no other identifier. While the exchange cannot be reached all items wait
// behind one probe. A failure that closes this gate counts against the item that met it, a failure
// that finds it closed does not: so an item that alone brings the exchange to fail soon stands back
// for the others, and an outage leaves nobody with a long wait of its own.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "gateway/backoff.hpp"

namespace tasuki::gateway {

// Whom a failed attempt is laid upon.
enum class Blame { item, exchange };

class Schedule {
 public:
  explicit Schedule(Backoff backoff) : backoff_(backoff) {}

  // `line` is the identifier; numbers of one line must grow. Due from `due` on.
  void add(std::int64_t number, const std::string& line, Time due);

  struct Turn {
    std::int64_t number = 0;
    bool probe = false;
  };
  // The item to try now; whoever takes it gives it back by finish() or postpone().
  std::optional<Turn> take(Time now);
  void finish(const Turn& turn);  // the exchange gave a final answer
  // `at_least`: what Retry-After asked for. The time of the item's next attempt.
  Time postpone(const Turn& turn, Blame blame, std::chrono::milliseconds at_least, Time now);

  // When take() may have something without anything else happening; nullopt: nothing to wait for.
  std::optional<Time> next_due() const;
  std::optional<Time> eta(std::int64_t number) const;  // nullopt: not waiting
  bool taken(std::int64_t number) const;
  std::size_t size() const { return items_.size(); }
  bool gate_closed() const { return closed_until_.has_value(); }

 private:
  struct Line {
    std::deque<std::int64_t> numbers;  // the first is tried, the others wait for it
  };
  struct Item {
    std::map<std::string, Line>::iterator line;
    Time due;
    int failures = 0;
    bool taken = false;
  };
  void give_back(const Turn& turn);
  void open_gate();

  Backoff backoff_;
  std::map<std::string, Line> lines_;
  std::unordered_map<std::int64_t, Item> items_;
  std::set<std::pair<Time, std::int64_t>> heads_;  // first of their line and not taken, by due time

  std::optional<Time> closed_until_;
  int failed_probes_ = 0;
  bool probing_ = false;
};

}  // namespace tasuki::gateway
