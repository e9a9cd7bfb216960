#include "simulate/event_queue.hpp"

#include "base/assert.hpp"

namespace tasuki::simulate {

Result<> EventQueue::add(double at_s, std::uint32_t kind, std::uint32_t subject) {
  TASUKI_ASSERT(at_s >= now_s_);
  if (waiting_.size() >= waiting_max_) return fail(Code::busy, "too many events wait");
  waiting_.push({.at_s = at_s, .order = added_++, .kind = kind, .subject = subject});
  return {};
}

Event EventQueue::next() {
  TASUKI_ASSERT(!waiting_.empty());
  const Event event = waiting_.top();
  waiting_.pop();
  now_s_ = event.at_s;
  return event;
}

}  // namespace tasuki::simulate
