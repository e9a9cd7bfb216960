// Proofs about the transparent log as they go from hand to hand (docs/formats/tree-head.md): JSON
// that anybody can verify who has the exchange's public key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/tree_head.hpp"

namespace tasuki::crypto {

// That the leaf is in the tree of the head.
struct InclusionProof {
  Sha256 leaf{};
  std::uint64_t index = 0;
  std::string head;  // as signed
  MerklePath path;
  bool operator==(const InclusionProof&) const = default;
};

// That the second tree continues the first.
struct ConsistencyProof {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  MerklePath path;
  bool operator==(const ConsistencyProof&) const = default;
};

std::string to_json(const InclusionProof& proof);
std::string to_json(const ConsistencyProof& proof);
// Error: proof_invalid.
Result<InclusionProof> read_inclusion_proof(std::string text);
Result<ConsistencyProof> read_consistency_proof(std::string text);

// The head that the proof is about. Errors: credential_invalid, proof_invalid.
Result<TreeHead> verify(const InclusionProof& proof, const PublicKey& key);
// Error: log_rewritten when the proof does not connect the two.
Result<> verify(const ConsistencyProof& proof, const MerkleTree& first, const MerkleTree& second);

}  // namespace tasuki::crypto
