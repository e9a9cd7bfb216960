#include "validate/twins.hpp"

#include <cstring>

namespace tasuki::validate {
namespace {

std::uint64_t eight_bytes(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15;
  return hash ^ (hash >> 29);
}

}  // namespace

Twin twin_of(const Place& place, bool structural, std::string_view bytes) {
  Twin twin{place.rule, place.type, nullptr, place.structure, rulepack::kNone, structural, bytes};
  if (place.up != nullptr) {
    twin.around = place.up->rule;
    twin.structure_around = place.up->structure;
  }
  return twin;
}

// A few samples of the bytes tell most values apart; contain() compares all of them.
std::size_t Twins::slot_of(const Twin& twin) {
  const std::size_t last = twin.bytes.size() - 8;
  std::uint64_t hash = mix(twin.bytes.size(), reinterpret_cast<std::uintptr_t>(twin.rule));
  for (const std::size_t at : {std::size_t{8}, last / 3, last / 2, last - last / 4, last})
    hash = mix(hash, eight_bytes(twin.bytes, at));
  return hash % kSlots;
}

bool Twins::contain(const Twin& twin) const {
  const Slot& slot = slots_[slot_of(twin)];
  return slot.document == document_ && slot.twin == twin;
}

void Twins::insert(const Twin& twin) {
  slots_[slot_of(twin)] = {document_, twin};
}

}  // namespace tasuki::validate
