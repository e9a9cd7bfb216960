// http://hl7.org/fhirpath/N1/#filtering-and-projection
#include <algorithm>

#include "fhirpath/functions/functions.hpp"
#include "fhirpath/item_set.hpp"

namespace tasuki::fhirpath::functions {
namespace {

std::int64_t index_of(std::size_t place, const Call& call) {
  return static_cast<std::int64_t>(place - call.input);
}

// The keys of one item of sort(), each a System value or nothing.
struct Row {
  Item item;
  std::vector<std::optional<Item>> keys;
};

// -1, 0, 1; what has no key comes first, whatever the direction.
int compare_keys(Machine& machine, const std::optional<Item>& a, const std::optional<Item>& b,
                 bool down) {
  if (!a || !b) return a ? 1 : (b ? -1 : 0);
  const int sign = machine.order(*a, *b).value_or(0);
  return down ? -sign : sign;
}

// Sorts by merging, which asks the comparison for nothing but an answer: open ones do no harm.
void merge_sort(std::vector<Row>& rows, const auto& before) {
  std::vector<Row> other(rows.size());
  for (std::size_t width = 1; width < rows.size(); width *= 2) {
    for (std::size_t begin = 0; begin < rows.size(); begin += 2 * width) {
      const auto at = [&](std::size_t i) {
        return rows.begin() + static_cast<std::ptrdiff_t>(std::min(i, rows.size()));
      };
      std::merge(std::make_move_iterator(at(begin)), std::make_move_iterator(at(begin + width)),
                 std::make_move_iterator(at(begin + width)),
                 std::make_move_iterator(at(begin + 2 * width)),
                 other.begin() + static_cast<std::ptrdiff_t>(begin), before);
    }
    rows.swap(other);
  }
}

}  // namespace

bool where(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  std::size_t kept = call.input;
  for (std::size_t i = call.input; i < end; ++i) {
    const auto answer = machine.test_for(call.arguments[0], i, index_of(i, call));
    if (!answer) return false;
    if (*answer == Answer::yes) machine.put(kept++, machine.at(i));
  }
  machine.truncate(kept);
  return true;
}

bool select(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  for (std::size_t i = call.input; i < end; ++i) {
    const Item item = machine.at(i);
    if (!machine.evaluate_for(call.arguments[0], item, index_of(i, call))) return false;
  }
  machine.erase(call.input, end);
  return true;
}

// Items that are there already are not gone into again, so that this ends.
bool repeat(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  ItemSet seen(machine);
  for (std::size_t i = call.input; i < machine.size(); ++i) {
    const Item item = machine.at(i);
    const std::size_t fresh = machine.size();
    if (!machine.evaluate_for(call.arguments[0], item, index_of(i, call))) return false;
    std::size_t kept = fresh;
    for (std::size_t j = fresh; j < machine.size(); ++j) {
      machine.put(kept, machine.at(j));
      if (seen.insert(kept)) ++kept;
      if (machine.failed()) return false;
    }
    machine.truncate(kept);
  }
  machine.erase(call.input, end);
  return true;
}

// https://hl7.org/fhirpath/2025Jan/#sort: by the items themselves or by keys; a key with a minus
// sign sorts downwards, also where its value is a string.
bool sort(Machine& machine, const Call& call) {
  const std::size_t end = machine.size();
  std::vector<Row> rows;
  for (std::size_t i = call.input; i < end; ++i) {
    Row row{machine.at(i), {}};
    if (call.arguments.empty()) row.keys.emplace_back(machine.value_of(row.item));
    for (const std::uint32_t argument : call.arguments) {
      if (!machine.evaluate_for(machine.unsigned_key(argument), row.item, index_of(i, call)))
        return false;
      const Machine::One key = machine.one(end);
      if (!key.ok) return false;
      row.keys.push_back(key.none ? std::nullopt : std::optional(key.item));
      machine.truncate(end);
    }
    rows.push_back(std::move(row));
  }
  merge_sort(rows, [&](const Row& a, const Row& b) {
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
      const bool down = !call.arguments.empty() && machine.is_descending(call.arguments[i]);
      const int sign = compare_keys(machine, a.keys[i], b.keys[i], down);
      if (sign != 0) return sign < 0;
    }
    return false;
  });
  if (machine.failed() || !machine.spend(rows.size() * 8)) return false;
  for (std::size_t i = 0; i < rows.size(); ++i) machine.put(call.input + i, rows[i].item);
  return true;
}

}  // namespace tasuki::fhirpath::functions
