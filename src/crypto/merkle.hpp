// The Merkle tree of a transparent log (RFC 9162 section 2.1, the same tree as RFC 6962): its root,
// proofs that a leaf is in it and that a later tree continues an earlier one, and their
// verification. Leaves are known by their hashes alone. Sizes are numbers of leaves.
//
// No I/O: whoever keeps the tree answers for complete subtrees through HashOf. Verification never
// fails for want of memory or time: a proof longer than limits::kMerkleProofMax is refused unread.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/digest.hpp"

namespace tasuki::crypto {

using MerklePath = std::vector<Sha256>;

Sha256 merkle_leaf(std::string_view leaf);
Sha256 merkle_node(const Sha256& left, const Sha256& right);
Sha256 merkle_empty();  // the root of no leaves

// The complete subtree of 2^level leaves that begins at leaf index * 2^level.
struct MerkleNode {
  unsigned level = 0;
  std::uint64_t index = 0;
  bool operator==(const MerkleNode&) const = default;
};
using HashOf = std::function<Result<Sha256>(MerkleNode)>;

// What is needed to go on appending: the roots of the complete subtrees, the largest first. Each
// append costs one hash on average and at most one a level.
class MerkleFrontier {
 public:
  MerkleFrontier() = default;
  // As peaks() had them; as many as `size` has bits set.
  MerkleFrontier(std::uint64_t size, std::vector<Sha256> peaks);

  // `completed` is told each subtree above the leaves that this leaf completes, lower ones first.
  using Completed = std::function<void(MerkleNode, const Sha256&)>;
  void append(const Sha256& leaf, const Completed& completed = {});

  std::uint64_t size() const { return size_; }
  const std::vector<Sha256>& peaks() const { return peaks_; }
  Sha256 root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Sha256> peaks_;
};

// Where the peaks of a tree lie, the largest first.
std::vector<MerkleNode> merkle_peaks(std::uint64_t size);

// Of the leaves begin <= i < end, as a tree of their own; begin is a multiple of the largest power
// of two below end - begin, as it is for every subtree of a log. begin == end: merkle_empty().
Result<Sha256> merkle_root(std::uint64_t begin, std::uint64_t end, const HashOf& hash_of);

// leaf < size.
Result<MerklePath> inclusion_proof(std::uint64_t leaf, std::uint64_t size, const HashOf& hash_of);
// 0 < first <= second; empty for equal sizes.
Result<MerklePath> consistency_proof(std::uint64_t first, std::uint64_t second,
                                     const HashOf& hash_of);

// A tree and its root, as a signed head says it.
struct MerkleTree {
  std::uint64_t size = 0;
  Sha256 root{};
  bool operator==(const MerkleTree&) const = default;
};

// False for anything that does not prove it, whatever the numbers.
bool verify_inclusion(const Sha256& leaf, std::uint64_t index, const MerkleTree& tree,
                      std::span<const Sha256> proof);
// Every tree continues the empty one, by an empty proof.
bool verify_consistency(const MerkleTree& first, const MerkleTree& second,
                        std::span<const Sha256> proof);

}  // namespace tasuki::crypto
