// What happens next in a simulated country. Events are small numbers that the owner reads, not
// closures: millions of them stay in one array. Events of one moment come out in the order in which
// they were put in, so that a run depends on its seed alone. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <vector>

#include "base/result.hpp"

namespace tasuki::simulate {

struct Event {
  double at_s = 0;
  std::uint64_t order = 0;  // set by the queue
  std::uint32_t kind = 0;   // of the owner's own list
  std::uint32_t subject = 0;
};

class EventQueue {
 public:
  explicit EventQueue(std::size_t waiting_max) : waiting_max_(waiting_max) {}

  // The moment must not lie before now_s(). Code::busy when waiting_max events wait.
  Result<> add(double at_s, std::uint32_t kind, std::uint32_t subject);
  bool empty() const { return waiting_.empty(); }
  Event next();  // the earliest; the clock moves to it. There must be one.
  double now_s() const { return now_s_; }

 private:
  struct Later {
    bool operator()(const Event& a, const Event& b) const {
      return a.at_s != b.at_s ? a.at_s > b.at_s : a.order > b.order;
    }
  };

  std::size_t waiting_max_;
  std::priority_queue<Event, std::vector<Event>, Later> waiting_;
  double now_s_ = 0;
  std::uint64_t added_ = 0;
};

}  // namespace tasuki::simulate
