#include "fhirpath/item_set.hpp"

#include <functional>

#include "fhirpath/units.hpp"

namespace tasuki::fhirpath {
namespace {

constexpr std::size_t kFew = 12;

std::size_t hash_text(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

std::size_t hash_number(const Decimal& number) {
  const auto integer = to_integer(number);
  return integer ? std::hash<std::int64_t>()(*integer) : hash_text(to_string(strip_zeros(number)));
}

}  // namespace

// Kinds between which some are equal must agree: numbers with quantities without a dimension, dates
// with dateTimes.
std::size_t ItemSet::hash(const Item& item) {
  const Item value = machine_->value_of(item);
  switch (value.kind) {
    case Kind::boolean:
      return value.boolean ? 3 : 5;
    case Kind::string:
      return hash_text(value.text);
    case Kind::integer:
      return std::hash<std::int64_t>()(value.integer);
    case Kind::decimal:
      return hash_number(value.decimal);
    case Kind::quantity: {
      const auto number = convert(*value.quantity, Quantity{Decimal{}, "1", false});
      return number ? hash_number(*number) : 11;
    }
    case Kind::node:
      return value.node.value ? value.node.value.size() : 7;
    default:
      return 11;
  }
}

bool ItemSet::find(const Item& item, std::size_t hash) {
  if (buckets_.empty()) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (!machine_->spend(1)) return true;
      if (machine_->equal(item, machine_->at(places_[i])) == Answer::yes) return true;
    }
    return machine_->failed();
  }
  const std::size_t mask = buckets_.size() - 1;
  for (std::size_t at = hash & mask; buckets_[at] != 0; at = (at + 1) & mask) {
    const std::size_t i = buckets_[at] - 1;
    if (!machine_->spend(1)) return true;
    if (hashes_[i] == hash && machine_->equal(item, machine_->at(places_[i])) == Answer::yes)
      return true;
  }
  return machine_->failed();
}

bool ItemSet::contains(const Item& item) {
  return find(item, buckets_.empty() ? 0 : hash(item));
}

bool ItemSet::insert(std::size_t place) {
  const Item item = machine_->at(place);
  const std::size_t hash_of_item = buckets_.empty() ? 0 : hash(item);
  if (find(item, hash_of_item)) return false;
  add(place, hash_of_item);
  return true;
}

void ItemSet::add(std::size_t place, std::size_t hash) {
  places_.push_back(place);
  hashes_.push_back(hash);
  if (places_.size() <= kFew) return;
  if (buckets_.empty() || places_.size() * 2 > buckets_.size()) return grow();
  const std::size_t mask = buckets_.size() - 1;
  std::size_t at = hash & mask;
  while (buckets_[at] != 0) at = (at + 1) & mask;
  buckets_[at] = static_cast<std::uint32_t>(places_.size());
}

void ItemSet::grow() {
  if (buckets_.empty())
    for (std::size_t i = 0; i < places_.size(); ++i) hashes_[i] = hash(machine_->at(places_[i]));
  std::size_t size = 64;
  while (size < places_.size() * 4) size *= 2;
  buckets_.assign(size, 0);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    std::size_t at = hashes_[i] & (size - 1);
    while (buckets_[at] != 0) at = (at + 1) & (size - 1);
    buckets_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

bool keep_distinct(Machine& machine, std::size_t begin) {
  if (machine.size() < begin + 2) return true;
  ItemSet seen(machine);
  std::size_t kept = begin;
  for (std::size_t i = begin; i < machine.size(); ++i) {
    machine.put(kept, machine.at(i));
    if (seen.insert(kept)) ++kept;
    if (machine.failed()) return false;
  }
  machine.truncate(kept);
  return true;
}

}  // namespace tasuki::fhirpath
