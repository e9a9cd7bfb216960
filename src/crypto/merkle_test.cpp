#include "crypto/merkle.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::crypto {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kAll = 64;  // every size up to this one is tried whole

Sha256 numbered_leaf(std::uint64_t i) {
  return merkle_leaf("leaf " + std::to_string(i));
}

// By the definition, from the leaves alone: slow, and nothing is kept that could be wrong.
Result<Sha256> subtree(MerkleNode node) {
  if (node.level == 0) return numbered_leaf(node.index);
  const Sha256 left = TRY(subtree({node.level - 1, node.index * 2}));
  const Sha256 right = TRY(subtree({node.level - 1, node.index * 2 + 1}));
  return merkle_node(left, right);
}

MerkleTree tree(std::uint64_t size) {
  return {size, merkle_root(0, size, subtree).value()};
}

Sha256 flipped(Sha256 hash) {
  hash[7] ^= 1;
  return hash;
}

// The tree that the implementations of Certificate Transparency share as their test vector.
// https://github.com/google/certificate-transparency/blob/master/cpp/merkletree/merkle_tree_test.cc
constexpr std::string_view kLeaves[] = {""sv,
                                        "\x00"sv,
                                        "\x10"sv,
                                        "\x20\x21"sv,
                                        "\x30\x31"sv,
                                        "\x40\x41\x42\x43"sv,
                                        "\x50\x51\x52\x53\x54\x55\x56\x57"sv,
                                        "\x60\x61\x62\x63\x64\x65\x66\x67"
                                        "\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"sv};
constexpr std::string_view kRoots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST(Merkle, RootsAreThoseOfTheKnownVectors) {
  MerkleFrontier frontier;
  for (std::size_t i = 0; i < std::size(kLeaves); ++i) {
    frontier.append(merkle_leaf(kLeaves[i]));
    EXPECT_EQ(to_hex(frontier.root()), kRoots[i]) << i + 1;
  }
}

TEST(Merkle, EmptyTreeIsTheHashOfNothing) {
  EXPECT_EQ(to_hex(MerkleFrontier().root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Merkle, FrontierAndRangeGiveTheSameRootAtEverySize) {
  MerkleFrontier frontier;
  for (std::uint64_t size = 0; size <= kAll; ++size) {
    EXPECT_EQ(frontier.root(), tree(size).root) << size;
    frontier.append(numbered_leaf(size));
  }
}

TEST(Merkle, AppendTellsEachCompletedSubtreeOnce) {
  MerkleFrontier frontier;
  std::uint64_t told = 0;
  for (std::uint64_t i = 0; i < kAll; ++i)
    frontier.append(numbered_leaf(i), [&](MerkleNode node, const Sha256& hash) {
      EXPECT_EQ(hash, subtree(node).value());
      EXPECT_EQ(((node.index + 1) << node.level), i + 1);
      ++told;
    });
  EXPECT_EQ(told, kAll - 1);  // a complete binary tree has one node less above its leaves
}

TEST(Merkle, FrontierGoesOnFromItsPeaks) {
  for (std::uint64_t size = 0; size < kAll; ++size) {
    std::vector<Sha256> peaks;
    for (const MerkleNode node : merkle_peaks(size)) peaks.push_back(subtree(node).value());
    MerkleFrontier frontier(size, peaks);
    frontier.append(numbered_leaf(size));
    EXPECT_EQ(frontier.root(), tree(size + 1).root) << size;
  }
}

TEST(Merkle, EveryLeafIsProvedInEveryTree) {
  for (std::uint64_t size = 1; size <= kAll; ++size) {
    const MerkleTree whole = tree(size);
    for (std::uint64_t leaf = 0; leaf < size; ++leaf) {
      const MerklePath path = inclusion_proof(leaf, size, subtree).value();
      EXPECT_TRUE(verify_inclusion(numbered_leaf(leaf), leaf, whole, path)) << leaf << '/' << size;
      EXPECT_FALSE(verify_inclusion(numbered_leaf(leaf + 1), leaf, whole, path));
    }
  }
}

TEST(Merkle, InclusionIsRefusedWhenAnyPartIsChanged) {
  for (std::uint64_t size = 1; size <= 20; ++size) {
    const MerkleTree whole = tree(size);
    for (std::uint64_t leaf = 0; leaf < size; ++leaf) {
      const Sha256 hash = numbered_leaf(leaf);
      const MerklePath path = inclusion_proof(leaf, size, subtree).value();
      for (std::uint64_t other = 0; other <= size; ++other)
        EXPECT_EQ(verify_inclusion(hash, other, whole, path), other == leaf);
      EXPECT_FALSE(verify_inclusion(hash, leaf, {size, flipped(whole.root)}, path));
      for (std::size_t i = 0; i < path.size(); ++i) {
        MerklePath changed = path;
        changed[i] = flipped(changed[i]);
        EXPECT_FALSE(verify_inclusion(hash, leaf, whole, changed));
        changed = path;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_FALSE(verify_inclusion(hash, leaf, whole, changed));
      }
      MerklePath longer = path;
      longer.push_back(hash);
      EXPECT_FALSE(verify_inclusion(hash, leaf, whole, longer));
    }
  }
}

TEST(Merkle, EveryTreeIsProvedToContinueEveryEarlierOne) {
  for (std::uint64_t second = 1; second <= kAll; ++second)
    for (std::uint64_t first = 1; first <= second; ++first) {
      const MerklePath path = consistency_proof(first, second, subtree).value();
      EXPECT_TRUE(verify_consistency(tree(first), tree(second), path)) << first << ' ' << second;
    }
}

TEST(Merkle, ConsistencyIsRefusedWhenAnyPartIsChanged) {
  for (std::uint64_t second = 1; second <= 20; ++second)
    for (std::uint64_t first = 1; first <= second; ++first) {
      const MerkleTree old = tree(first);
      const MerkleTree now = tree(second);
      const MerklePath path = consistency_proof(first, second, subtree).value();
      EXPECT_FALSE(verify_consistency({first, flipped(old.root)}, now, path));
      EXPECT_FALSE(verify_consistency(old, {second, flipped(now.root)}, path));
      for (std::size_t i = 0; i < path.size(); ++i) {
        MerklePath changed = path;
        changed[i] = flipped(changed[i]);
        EXPECT_FALSE(verify_consistency(old, now, changed));
      }
      MerklePath longer = path;
      longer.push_back(now.root);
      EXPECT_FALSE(verify_consistency(old, now, longer));
      if (path.empty()) continue;
      EXPECT_FALSE(verify_consistency(old, now, std::span(path).first(path.size() - 1)));
    }
}

TEST(Merkle, EveryTreeContinuesTheEmptyOneWithoutProof) {
  EXPECT_TRUE(verify_consistency(tree(0), tree(9), {}));
  EXPECT_FALSE(verify_consistency({0, flipped(merkle_empty())}, tree(9), {}));
}

TEST(Merkle, NoTreeContinuesALargerOne) {
  EXPECT_FALSE(verify_consistency(tree(9), tree(8), {}));
}

TEST(Merkle, ProofOfMoreThanOneHashALevelIsRefused) {
  const MerkleTree huge{~std::uint64_t{0}, {}};
  const MerklePath path(limits::kMerkleProofMax + 1);
  EXPECT_FALSE(verify_inclusion({}, 1, huge, path));
  EXPECT_FALSE(verify_consistency({3, {}}, huge, path));
}

TEST(Merkle, ProofOfTheLargestSizeIsFollowedToItsEnd) {
  const MerkleTree huge{~std::uint64_t{0}, {}};
  EXPECT_FALSE(verify_inclusion({}, 0, huge, MerklePath(limits::kMerkleProofMax)));
}

TEST(Merkle, FailureToReadASubtreeIsPassedUp) {
  const HashOf broken = [](MerkleNode) -> Result<Sha256> { return fail(Code::store_failed); };
  EXPECT_EQ(merkle_root(0, 5, broken).error().code, Code::store_failed);
  EXPECT_EQ(inclusion_proof(2, 5, broken).error().code, Code::store_failed);
  EXPECT_EQ(consistency_proof(3, 5, broken).error().code, Code::store_failed);
}

}  // namespace
}  // namespace tasuki::crypto
