#include "rulepack/tables.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tasuki::rulepack {
namespace {

static_assert(std::endian::native == std::endian::little, "packs are little-endian");

// Slots for `count` entries: a power of two, at most half full.
std::size_t slots_for(std::size_t count) {
  return std::bit_ceil(std::max<std::size_t>(16, count * 2));
}

// Open addressing with linear steps; 0 is an empty slot.
void put(std::vector<std::uint32_t>& slots, std::uint64_t hash, std::uint32_t value) {
  const std::size_t mask = slots.size() - 1;
  std::size_t slot = static_cast<std::size_t>(hash) & mask;
  while (slots[slot] != 0) slot = (slot + 1) & mask;
  slots[slot] = value;
}

void sort_index(std::vector<IndexRow>& index) {
  std::ranges::sort(index, {}, &IndexRow::key);
}

}  // namespace

std::uint64_t hash_text(std::string_view text) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  std::uint64_t hash = text.size() * kOdd;
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = std::rotl((hash ^ word) * kOdd, 29);
    text.remove_prefix(8);
  }
  if (!text.empty()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), text.size());
    hash = std::rotl((hash ^ word) * kOdd, 29);
  }
  return hash ^ (hash >> 32);
}

Tables::Tables() : texts{{0, 0}}, text_slots(slots_for(0)) {}

Tables::Tables(const Sections& sections) {
#define TASUKI_SECTION(name, row) name.assign(sections.name.begin(), sections.name.end());
#include "rulepack/sections.def"
#undef TASUKI_SECTION
  for (std::uint32_t id = 0; id < names.size(); ++id) name_of_.emplace(names[id], id);
}

std::string_view Tables::text(Text text) const {
  const TextRow& row = texts[text];
  return std::string_view(text_bytes.data() + row.offset, row.size);
}

Text Tables::intern(std::string_view value) {
  if (value.empty()) return 0;
  const std::uint64_t hash = hash_text(value);
  const std::size_t mask = text_slots.size() - 1;
  for (std::size_t slot = static_cast<std::size_t>(hash) & mask; text_slots[slot] != 0;
       slot = (slot + 1) & mask)
    if (text(text_slots[slot]) == value) return text_slots[slot];
  const auto number = static_cast<Text>(texts.size());
  texts.push_back(
      {static_cast<std::uint32_t>(text_bytes.size()), static_cast<std::uint32_t>(value.size())});
  text_bytes.insert(text_bytes.end(), value.begin(), value.end());
  if (texts.size() * 2 > text_slots.size())
    grow();
  else
    put(text_slots, hash, number);
  return number;
}

void Tables::grow() {
  text_slots.assign(slots_for(texts.size() * 2), 0);
  for (Text number = 1; number < texts.size(); ++number)
    put(text_slots, hash_text(text(number)), number);
}

std::uint32_t Tables::intern_name(std::string_view name) {
  const Text number = intern(name);
  const auto [place, fresh] =
      name_of_.try_emplace(number, static_cast<std::uint32_t>(names.size()));
  if (fresh) names.push_back(number);
  return place->second;
}

Sections Tables::sections() const {
  Sections sections;
#define TASUKI_SECTION(name, row) sections.name = name;
#include "rulepack/sections.def"
#undef TASUKI_SECTION
  return sections;
}

void Tables::make_indexes() {
  // Holds NameId + 1, so that 0 is an empty slot.
  name_slots.assign(slots_for(names.size()), 0);
  for (std::uint32_t id = 0; id < names.size(); ++id)
    put(name_slots, hash_text(text(names[id])), id + 1);
  structure_index.clear();
  base_index.clear();
  value_set_index.clear();
  code_system_index.clear();
  for (Ref i = 0; i < structures.size(); ++i) {
    structure_index.push_back({structures[i].url, i});
    if ((structures[i].flags & kProfile) == 0) base_index.push_back({structures[i].type, i});
  }
  for (Ref i = 0; i < value_sets.size(); ++i) value_set_index.push_back({value_sets[i].url, i});
  for (Ref i = 0; i < code_systems.size(); ++i)
    code_system_index.push_back({code_systems[i].url, i});
  for (auto* index : {&structure_index, &base_index, &value_set_index, &code_system_index})
    sort_index(*index);
}

}  // namespace tasuki::rulepack
