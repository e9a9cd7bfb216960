#include "fhir/positions.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string_view>

namespace tasuki::fhir {
namespace {

// Blocks of a fixed size with counters of one byte are what the compiler turns into vector code.
constexpr std::size_t kBlock = 128;

template <typename Wanted>
std::size_t count_bytes(std::string_view text, Wanted wanted) {
  std::size_t count = 0;
  for (; text.size() >= kBlock; text.remove_prefix(kBlock)) {
    std::uint8_t in_block = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
      in_block = static_cast<std::uint8_t>(in_block + wanted(text[i]));
    count += in_block;
  }
  for (const char c : text) count += wanted(c);
  return count;
}

std::size_t lines(std::string_view text) {
  return count_bytes(text, [](char c) { return std::uint8_t{c == '\n'}; });
}

// Every byte of UTF-8 that does not continue a character begins one.
std::size_t characters(std::string_view text) {
  return count_bytes(text, [](char c) { return std::uint8_t{(c & 0xC0) != 0x80}; });
}

void advance(json::Position& position, std::string_view over) {
  const std::size_t last = over.rfind('\n');
  if (last == std::string_view::npos) {
    position.column += characters(over);
    return;
  }
  position.line += lines(over);
  position.column = 1 + characters(over.substr(last + 1));
}

}  // namespace

std::vector<json::Position> positions(const json::Document& document,
                                      std::span<const std::size_t> offsets) {
  std::vector<std::size_t> order(offsets.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return offsets[i]; });

  std::vector<json::Position> found(offsets.size());
  json::Position position;
  std::size_t reached = 0;
  for (const std::size_t i : order) {
    const std::size_t offset = std::min(offsets[i], document.text().size());
    advance(position, document.text().substr(reached, offset - reached));
    reached = offset;
    found[i] = position;
  }
  return found;
}

}  // namespace tasuki::fhir
