#include "store/content.hpp"

#include <zstd.h>

#include <algorithm>
#include <memory>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "crypto/digest.hpp"
#include "crypto/seal.hpp"
#include "store/store.hpp"

namespace tasuki::store {
namespace {

// Chosen by measurement, see docs/decisions/zstd.md.
constexpr int kLevel = 1;

// What the checksum covers in front of the bytes: five big-endian numbers.
constexpr std::size_t kPlaceBytes = 8 + 8 + 4 + 1 + 8;

void append_number(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(static_cast<unsigned char>(value >> shift)));
}

// A piece that turns up under another unit or number is as damaged as one with a flipped bit.
void append_place(std::string& out, UnitRef unit, std::size_t index, std::int64_t codec,
                  std::int64_t key_id) {
  append_number(out, unit.person, 8);
  append_number(out, unit.number, 8);
  append_number(out, index, 4);
  append_number(out, static_cast<std::uint64_t>(codec), 1);
  append_number(out, static_cast<std::uint64_t>(key_id), 8);
}

// A key seals one content, and each of its pieces once.
std::string nonce_of(std::size_t index) {
  std::string nonce;
  append_number(nonce, 0, 4);
  append_number(nonce, index, 8);
  return nonce;
}

std::string checksum_of(std::string_view covered) {
  const crypto::Sha256 digest = crypto::sha256(covered);
  return std::string(crypto::as_bytes(digest).substr(0, kChecksumBytes));
}

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Making a context costs a seventh of compressing a small document, and the room that the worst
// case needs is six times what comes of it, so each thread keeps its own of both.
struct Compressor {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context{ZSTD_createCCtx()};
  std::string room;
};

// The compressed form, good until this thread's next call.
std::string_view compress(std::string_view plain) {
  thread_local Compressor compressor;
  TASUKI_ASSERT(compressor.context != nullptr);
  std::string& room = compressor.room;
  if (room.size() < ZSTD_compressBound(plain.size())) room.resize(ZSTD_compressBound(plain.size()));
  const std::size_t size = ZSTD_compressCCtx(compressor.context.get(), room.data(), room.size(),
                                             plain.data(), plain.size(), kLevel);
  TASUKI_ASSERT(ZSTD_isError(size) == 0);
  return std::string_view(room).substr(0, size);
}

ZSTD_DCtx* decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  TASUKI_ASSERT(context != nullptr);
  return context.get();
}

std::unexpected<Error> damaged(std::size_t index, std::string_view how) {
  return fail(Code::content_damaged, "piece " + std::to_string(index) + ": " + std::string(how));
}

}  // namespace

Piece Piece::pack(UnitRef unit, std::size_t index, std::string_view plain, const ContentKey& key) {
  TASUKI_ASSERT(plain.size() <= limits::kBodyBytesMax);
  Piece piece;
  piece.key_id_ = key.id;
  const std::string_view compressed = compress(plain);
  piece.buffer_.reserve(kPlaceBytes + compressed.size() + crypto::kSealTagBytes);
  append_place(piece.buffer_, unit, index, static_cast<std::int64_t>(Codec::zstd), key.id);
  piece.buffer_.append(crypto::seal(key.bytes, nonce_of(index), piece.buffer_, compressed));
  piece.checksum_ = checksum_of(piece.buffer_);
  return piece;
}

std::string_view Piece::bytes() const {
  return std::string_view(buffer_).substr(kPlaceBytes);
}

std::vector<Piece> pack_content(UnitRef unit, std::string_view content, const ContentKey& key) {
  std::vector<Piece> pieces;
  pieces.reserve(Store::piece_count(content.size()));
  for (std::size_t index = 0; index < Store::piece_count(content.size()); ++index)
    pieces.push_back(Piece::pack(
        unit, index, content.substr(index * limits::kChunkBytes, limits::kChunkBytes), key));
  return pieces;
}

std::size_t piece_bytes(std::uint64_t unit_size, std::size_t index) {
  if (index >= Store::piece_count(unit_size)) return 0;
  const std::uint64_t rest = unit_size - index * limits::kChunkBytes;
  return static_cast<std::size_t>(std::min<std::uint64_t>(rest, limits::kChunkBytes));
}

Result<std::string> unpack_piece(UnitRef unit, std::size_t index, const StoredPiece& stored,
                                 std::size_t plain_bytes, const ContentKey& key) {
  TASUKI_ASSERT(plain_bytes <= limits::kBodyBytesMax);
  if (stored.codec != static_cast<std::int64_t>(Codec::zstd))
    return damaged(index, "unknown codec");
  if (stored.key_id != key.id) return damaged(index, "another key");
  std::string covered;
  covered.reserve(kPlaceBytes + stored.bytes.size());
  append_place(covered, unit, index, stored.codec, stored.key_id);
  covered.append(stored.bytes);
  if (checksum_of(covered) != stored.checksum) return damaged(index, "checksum does not match");
  const std::string_view place = std::string_view(covered).substr(0, kPlaceBytes);
  const auto compressed = crypto::open_sealed(key.bytes, nonce_of(index), place, stored.bytes);
  if (!compressed) return damaged(index, "its key does not open it");
  std::string plain(plain_bytes, '\0');
  const std::size_t size = ZSTD_decompressDCtx(decompressor(), plain.data(), plain.size(),
                                               compressed->data(), compressed->size());
  if (ZSTD_isError(size) != 0 || size != plain_bytes) return damaged(index, "wrong length");
  return plain;
}

}  // namespace tasuki::store
