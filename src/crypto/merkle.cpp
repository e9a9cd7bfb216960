#include "crypto/merkle.hpp"

#include <bit>
#include <utility>

#include "base/assert.hpp"
#include "base/limits.hpp"

namespace tasuki::crypto {
namespace {

// The largest power of two smaller than `size`; size > 1.
std::uint64_t split(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.1  SUBPROOF(m, D[begin:end], b): the nodes
// that show the first m leaves in the tree of `begin` to `end`. `known` is b: the verifier has the
// root of exactly these m leaves.
Result<> subproof(std::uint64_t m, std::pair<std::uint64_t, std::uint64_t> range, bool known,
                  const HashOf& hash_of, MerklePath& path) {
  const auto [begin, end] = range;
  if (m == end - begin) {
    if (!known) path.push_back(TRY(merkle_root(begin, end, hash_of)));
    return {};
  }
  const std::uint64_t k = split(end - begin);
  if (m <= k) {
    TRY_VOID(subproof(m, {begin, begin + k}, known, hash_of, path));
    path.push_back(TRY(merkle_root(begin + k, end, hash_of)));
    return {};
  }
  TRY_VOID(subproof(m - k, {begin + k, end}, false, hash_of, path));
  path.push_back(TRY(merkle_root(begin, begin + k, hash_of)));
  return {};
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1: HASH(0x00 || d(0)), and
// HASH(0x01 || left || right), so that no node can pass for a leaf.
Sha256 merkle_leaf(std::string_view leaf) {
  Sha256Stream hash;
  hash.update(std::string_view("\0", 1));
  hash.update(leaf);
  return hash.finish();
}

Sha256 merkle_node(const Sha256& left, const Sha256& right) {
  std::array<unsigned char, 1 + 2 * sizeof(Sha256)> bytes;
  bytes[0] = 1;
  std::copy(left.begin(), left.end(), bytes.begin() + 1);
  std::copy(right.begin(), right.end(), bytes.begin() + 1 + sizeof(Sha256));
  return sha256({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Sha256 merkle_empty() {
  return sha256("");
}

MerkleFrontier::MerkleFrontier(std::uint64_t size, std::vector<Sha256> peaks)
    : size_(size), peaks_(std::move(peaks)) {
  TASUKI_ASSERT(peaks_.size() == static_cast<std::size_t>(std::popcount(size_)));
}

void MerkleFrontier::append(const Sha256& leaf, const Completed& completed) {
  Sha256 hash = leaf;
  MerkleNode node{0, size_};
  // Each trailing one bit of the size is a peak that the new leaf completes to the next level.
  for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    hash = merkle_node(peaks_.back(), hash);
    peaks_.pop_back();
    node = {node.level + 1, node.index >> 1};
    if (completed) completed(node, hash);
  }
  peaks_.push_back(hash);
  ++size_;
}

Sha256 MerkleFrontier::root() const {
  if (peaks_.empty()) return merkle_empty();
  Sha256 root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = merkle_node(peaks_[i], root);
  return root;
}

std::vector<MerkleNode> merkle_peaks(std::uint64_t size) {
  std::vector<MerkleNode> peaks;
  std::uint64_t begin = 0;
  while (begin < size) {
    const std::uint64_t length = std::bit_floor(size - begin);
    const auto level = static_cast<unsigned>(std::countr_zero(length));
    peaks.push_back({level, begin >> level});
    begin += length;
  }
  return peaks;
}

Result<Sha256> merkle_root(std::uint64_t begin, std::uint64_t end, const HashOf& hash_of) {
  TASUKI_ASSERT(begin <= end);
  if (begin == end) return merkle_empty();
  const std::uint64_t length = end - begin;
  if (std::has_single_bit(length)) {
    const auto level = static_cast<unsigned>(std::countr_zero(length));
    return hash_of({level, begin >> level});
  }
  const std::uint64_t k = split(length);
  const Sha256 left = TRY(merkle_root(begin, begin + k, hash_of));
  const Sha256 right = TRY(merkle_root(begin + k, end, hash_of));
  return merkle_node(left, right);
}

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.1  PATH(m, D_n), gone down from the root and
// turned round: the sibling nearest to the leaf comes first.
Result<MerklePath> inclusion_proof(std::uint64_t leaf, std::uint64_t size, const HashOf& hash_of) {
  TASUKI_ASSERT(leaf < size);
  MerklePath path;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + split(end - begin);
    if (leaf < middle) {
      path.push_back(TRY(merkle_root(middle, end, hash_of)));
      end = middle;
    } else {
      path.push_back(TRY(merkle_root(begin, middle, hash_of)));
      begin = middle;
    }
  }
  return MerklePath(path.rbegin(), path.rend());
}

Result<MerklePath> consistency_proof(std::uint64_t first, std::uint64_t second,
                                     const HashOf& hash_of) {
  TASUKI_ASSERT(first > 0 && first <= second);
  MerklePath path;
  TRY_VOID(subproof(first, {0, second}, true, hash_of, path));
  return path;
}

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2
bool verify_inclusion(const Sha256& leaf, std::uint64_t index, const MerkleTree& tree,
                      std::span<const Sha256> proof) {
  if (index >= tree.size || proof.size() > limits::kMerkleProofMax) return false;
  std::uint64_t fn = index;
  std::uint64_t sn = tree.size - 1;
  Sha256 root = leaf;
  for (const Sha256& sibling : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      root = merkle_node(sibling, root);
      // A last node without a sibling stands for itself on the level above.
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      root = merkle_node(root, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && root == tree.root;
}

// https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2
bool verify_consistency(const MerkleTree& first, const MerkleTree& second,
                        std::span<const Sha256> proof) {
  if (first.size > second.size || proof.size() > limits::kMerkleProofMax) return false;
  if (first.size == second.size) return proof.empty() && first.root == second.root;
  if (first.size == 0) return proof.empty() && first.root == merkle_empty();
  // A complete first tree is a node of the second: its root is the proof's first element.
  const bool complete = std::has_single_bit(first.size);
  if (proof.empty()) return false;
  const Sha256 start = complete ? first.root : proof.front();
  if (!complete) proof = proof.subspan(1);

  std::uint64_t fn = first.size - 1;
  std::uint64_t sn = second.size - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  Sha256 fr = start;
  Sha256 sr = start;
  for (const Sha256& node : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = merkle_node(node, fr);
      sr = merkle_node(node, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = merkle_node(sr, node);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == first.root && sr == second.root;
}

}  // namespace tasuki::crypto
