// Proofs from a peer: whatever the numbers and hashes, verification ends; and a true proof that was
// changed proves nothing.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/assert.hpp"
#include "crypto/merkle.hpp"

namespace {

using namespace tasuki::crypto;

constexpr std::uint64_t kSize = 37;

MerklePath path_of(const std::uint8_t* data, std::size_t size) {
  MerklePath path(size / sizeof(Sha256));
  if (!path.empty()) std::memcpy(path.data(), data, path.size() * sizeof(Sha256));
  return path;
}

tasuki::Result<Sha256> subtree(MerkleNode node) {
  if (node.level == 0) return merkle_leaf(std::to_string(node.index));
  return merkle_node(subtree({node.level - 1, node.index * 2}).value(),
                     subtree({node.level - 1, node.index * 2 + 1}).value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MerkleTree whole{kSize, merkle_root(0, kSize, subtree).value()};
  std::uint64_t numbers[2];
  if (size < sizeof numbers) return 0;
  std::memcpy(numbers, data, sizeof numbers);
  const MerklePath path = path_of(data + sizeof numbers, size - sizeof numbers);

  // Nobody finds a second preimage: only the true path proves a leaf, only a prefix that is one.
  const std::uint64_t leaf = numbers[0] % kSize;
  if (verify_inclusion(merkle_leaf(std::to_string(leaf)), leaf, whole, path))
    TASUKI_ASSERT(path == inclusion_proof(leaf, kSize, subtree).value());
  (void)verify_inclusion({}, numbers[0], {numbers[1], {}}, path);
  TASUKI_ASSERT(!verify_consistency({numbers[0], {}}, whole, path));
  (void)verify_consistency({numbers[0], {}}, {numbers[1], {}}, path);
  return 0;
}
