#include "gateway/schedule.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tasuki::gateway {

void Schedule::add(std::int64_t number, const std::string& line, Time due) {
  const auto place = lines_.try_emplace(line).first;
  const bool added = items_.emplace(number, Item{place, due}).second;
  TASUKI_ASSERT(added);
  auto& numbers = place->second.numbers;
  TASUKI_ASSERT(numbers.empty() || numbers.back() < number);
  numbers.push_back(number);
  if (numbers.size() == 1) heads_.emplace(due, number);
}

std::optional<Schedule::Turn> Schedule::take(Time now) {
  if (heads_.empty()) return std::nullopt;
  const bool probe = gate_closed();
  // A probe is made for all, so the first in line makes it even when its own time has not come.
  const bool may_go = probe ? !probing_ && *closed_until_ <= now : heads_.begin()->first <= now;
  if (!may_go) return std::nullopt;
  const std::int64_t number = heads_.begin()->second;
  heads_.erase(heads_.begin());
  items_.at(number).taken = true;
  probing_ = probing_ || probe;
  return Turn{number, probe};
}

void Schedule::give_back(const Turn& turn) {
  Item& item = items_.at(turn.number);
  TASUKI_ASSERT(item.taken);
  item.taken = false;
  if (turn.probe) probing_ = false;
}

void Schedule::open_gate() {
  closed_until_.reset();
  failed_probes_ = 0;
}

void Schedule::finish(const Turn& turn) {
  give_back(turn);
  open_gate();
  const auto item = items_.find(turn.number);
  const auto line = item->second.line;
  items_.erase(item);
  auto& numbers = line->second.numbers;
  TASUKI_ASSERT(numbers.front() == turn.number);
  numbers.pop_front();
  if (numbers.empty())
    lines_.erase(line);
  else
    heads_.emplace(items_.at(numbers.front()).due, numbers.front());
}

Time Schedule::postpone(const Turn& turn, Blame blame, std::chrono::milliseconds at_least,
                        Time now) {
  give_back(turn);
  Item& item = items_.at(turn.number);
  const bool found_closed = gate_closed();
  item.due = now;
  if (blame == Blame::item || !found_closed)
    item.due += std::max(backoff_.delay(++item.failures), at_least);
  if (blame == Blame::item) {
    open_gate();
  } else if (!found_closed || turn.probe) {
    closed_until_ = now + std::max(backoff_.delay(++failed_probes_), at_least);
  }
  heads_.emplace(item.due, turn.number);
  return *eta(turn.number);
}

std::optional<Time> Schedule::next_due() const {
  if (heads_.empty() || (gate_closed() && probing_)) return std::nullopt;
  return gate_closed() ? *closed_until_ : heads_.begin()->first;
}

std::optional<Time> Schedule::eta(std::int64_t number) const {
  const auto item = items_.find(number);
  if (item == items_.end() || item->second.taken) return std::nullopt;
  return closed_until_ ? std::max(*closed_until_, item->second.due) : item->second.due;
}

bool Schedule::taken(std::int64_t number) const {
  const auto item = items_.find(number);
  return item != items_.end() && item->second.taken;
}

}  // namespace tasuki::gateway
