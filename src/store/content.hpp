// Content as every store keeps it: cut into pieces of limits::kChunkBytes, each compressed by
// itself, sealed under the key of its content, and under a checksum that also says to which unit,
// place, codec and key the piece belongs: damage is found without the key, too.
// docs/formats/store.md has the bytes. Pure computation, done on the caller's thread; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/records.hpp"

namespace tasuki::store {

enum class Codec { zstd = 1 };

// What one content is sealed under, and nothing else ever.
struct ContentKey {
  std::int64_t id = 0;
  std::string bytes;  // crypto::kSealKeyBytes
};
inline constexpr std::size_t kChecksumBytes = 16;
// The place of what summaries read of a unit: behind every piece of its content.
inline constexpr std::size_t kInformationPiece = 0xFFFF'FFFF;

// A piece in its stored form.
class Piece {
 public:
  static Piece pack(UnitRef unit, std::size_t index, std::string_view plain, const ContentKey& key);

  Codec codec() const { return Codec::zstd; }
  std::int64_t key_id() const { return key_id_; }
  std::string_view checksum() const { return checksum_; }
  std::string_view bytes() const;

 private:
  std::int64_t key_id_ = 0;
  std::string checksum_;
  std::string buffer_;  // what the checksum covers: where the piece belongs, then its bytes
};

std::vector<Piece> pack_content(UnitRef unit, std::string_view content, const ContentKey& key);

// What a store read back, not trusted.
struct StoredPiece {
  std::int64_t codec = 0;
  std::int64_t key_id = 0;
  std::string_view checksum;
  std::string_view bytes;
};

// How long the plain piece must be in a unit of this size; 0 behind the last one.
std::size_t piece_bytes(std::uint64_t unit_size, std::size_t index);

// The plain piece. Never gives or allocates more than `plain_bytes`. Error: content_damaged.
Result<std::string> unpack_piece(UnitRef unit, std::size_t index, const StoredPiece& stored,
                                 std::size_t plain_bytes, const ContentKey& key);

}  // namespace tasuki::store
