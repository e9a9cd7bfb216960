#include "store/content.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "base/random.hpp"
#include "crypto/digest.hpp"
#include "crypto/seal.hpp"

namespace tasuki::store {
namespace {

constexpr UnitRef kUnit{7, 9};
const ContentKey kKey{5, std::string(crypto::kSealKeyBytes, 'k')};

StoredPiece stored(const Piece& piece) {
  return {static_cast<std::int64_t>(piece.codec()), piece.key_id(), piece.checksum(),
          piece.bytes()};
}

Code error_of(UnitRef unit, std::size_t index, const StoredPiece& piece, std::size_t bytes) {
  const auto plain = unpack_piece(unit, index, piece, bytes, kKey);
  return plain ? Code::internal : plain.error().code;
}

TEST(Content, APieceComesBack) {
  const Piece piece = Piece::pack(kUnit, 3, "content", kKey);
  EXPECT_EQ(unpack_piece(kUnit, 3, stored(piece), 7, kKey).value(), "content");
}

TEST(Content, EveryFlippedBitOfAPieceIsFound) {
  const Piece piece = Piece::pack(kUnit, 0, SeededRandom(1).bytes(64), kKey);
  for (std::size_t bit = 0; bit < piece.bytes().size() * 8; ++bit) {
    std::string bytes(piece.bytes());
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    StoredPiece damaged = stored(piece);
    damaged.bytes = bytes;
    EXPECT_EQ(error_of(kUnit, 0, damaged, 64), Code::content_damaged) << bit;
  }
}

TEST(Content, AFlippedBitOfTheChecksumIsFound) {
  const Piece piece = Piece::pack(kUnit, 0, "content", kKey);
  std::string checksum(piece.checksum());
  checksum[15] = static_cast<char>(checksum[15] ^ 1);
  StoredPiece damaged = stored(piece);
  damaged.checksum = checksum;
  EXPECT_EQ(error_of(kUnit, 0, damaged, 7), Code::content_damaged);
}

TEST(Content, APieceOfAnotherUnitOrPlaceIsDamaged) {
  const Piece piece = Piece::pack(kUnit, 0, "content", kKey);
  EXPECT_EQ(error_of({7, 10}, 0, stored(piece), 7), Code::content_damaged);
  EXPECT_EQ(error_of({8, 9}, 0, stored(piece), 7), Code::content_damaged);
  EXPECT_EQ(error_of(kUnit, 1, stored(piece), 7), Code::content_damaged);
}

TEST(Content, AnUnknownCodecOrKeyIsDamaged) {
  const Piece piece = Piece::pack(kUnit, 0, "content", kKey);
  StoredPiece other = stored(piece);
  other.codec = 2;
  EXPECT_EQ(error_of(kUnit, 0, other, 7), Code::content_damaged);
  other = stored(piece);
  other.key_id = 1;
  EXPECT_EQ(error_of(kUnit, 0, other, 7), Code::content_damaged);
}

TEST(Content, IsNothingWithoutItsKey) {
  const Piece piece = Piece::pack(kUnit, 0, "content", kKey);
  const ContentKey other{5, std::string(crypto::kSealKeyBytes, 'x')};
  EXPECT_EQ(unpack_piece(kUnit, 0, stored(piece), 7, other).error().code, Code::content_damaged);
  EXPECT_EQ(piece.bytes().find("content"), std::string_view::npos);
}

TEST(Content, APieceThatIsLongerOrShorterThanItsUnitSaysIsDamaged) {
  const Piece piece = Piece::pack(kUnit, 0, std::string(limits::kChunkBytes, 'x'), kKey);
  EXPECT_EQ(error_of(kUnit, 0, stored(piece), limits::kChunkBytes - 1), Code::content_damaged);
  const Piece shorter = Piece::pack(kUnit, 0, std::string(limits::kChunkBytes - 1, 'x'), kKey);
  EXPECT_EQ(error_of(kUnit, 0, stored(shorter), limits::kChunkBytes), Code::content_damaged);
}

TEST(Content, TheLastPieceHasWhatIsLeft) {
  const std::size_t kPiece = limits::kChunkBytes;
  EXPECT_EQ(piece_bytes(0, 0), 0U);
  EXPECT_EQ(piece_bytes(1, 0), 1U);
  EXPECT_EQ(piece_bytes(kPiece, 0), kPiece);
  EXPECT_EQ(piece_bytes(kPiece, 1), 0U);
  EXPECT_EQ(piece_bytes(kPiece + 1, 0), kPiece);
  EXPECT_EQ(piece_bytes(kPiece + 1, 1), 1U);
  EXPECT_EQ(piece_bytes(~std::uint64_t{0}, 0), kPiece) << "a damaged size allocates no more";
}

TEST(Content, AFhirDocumentTakesAQuarterOfItsSizeOrLess) {
  std::string json;
  for (int i = 0; i < 400; ++i)
    json += R"({"resource":{"resourceType":"Observation","id":")" + std::to_string(i) + R"("}})";
  const Piece piece = Piece::pack(kUnit, 0, json, kKey);
  EXPECT_LT(piece.bytes().size() * 4, json.size());
}

}  // namespace
}  // namespace tasuki::store
