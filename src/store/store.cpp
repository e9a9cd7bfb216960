#include "store/store.hpp"

#include "base/limits.hpp"

namespace tasuki::store {

std::size_t Store::piece_count(std::uint64_t size) {
  const std::uint64_t whole = size / limits::kChunkBytes;
  return static_cast<std::size_t>(size % limits::kChunkBytes == 0 ? whole : whole + 1);
}

}  // namespace tasuki::store
