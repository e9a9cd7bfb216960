#include "validate/nearest.hpp"

#include <algorithm>
#include <array>

namespace tasuki::validate {
namespace {

constexpr std::size_t kBytesMax = 64;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The edit distance, or `limit` when it is not below; a change of case is free.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  std::array<std::size_t, kBytesMax + 1> row;
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    std::size_t least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
      least = std::min(least, row[j]);
    }
    if (least >= limit) return limit;
  }
  return std::min(row[b.size()], limit);
}

}  // namespace

Nearest::Nearest(std::string_view word)
    : word_(word), distance_(std::max<std::size_t>(word.size() / 3, 1) + 1) {}

void Nearest::offer(std::string_view candidate) {
  if (word_.empty() || word_.size() > kBytesMax || candidate.size() > kBytesMax) return;
  const std::size_t difference = word_.size() > candidate.size() ? word_.size() - candidate.size()
                                                                 : candidate.size() - word_.size();
  if (difference >= distance_) return;
  const std::size_t found = distance(word_, candidate, distance_);
  if (found >= distance_) return;
  distance_ = found;
  best_ = candidate;
}

}  // namespace tasuki::validate
