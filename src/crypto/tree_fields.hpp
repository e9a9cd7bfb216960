// What tree heads and proofs have in common when they are read: whole numbers and hashes in JSON.
// Error everywhere: proof_invalid.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/merkle.hpp"
#include "json/document.hpp"

namespace tasuki::crypto::tree_fields {

// An object of a size that proofs have.
Result<std::unique_ptr<const json::Document>> parse(std::string text);
// 0 to 2^63 - 1, without sign, fraction or exponent.
Result<std::uint64_t> number(const json::Value& object, std::string_view key);
Result<Sha256> hash(const json::Value& hex);
// An array of at most limits::kMerkleProofMax hashes.
Result<MerklePath> path(const json::Value& object, std::string_view key);

}  // namespace tasuki::crypto::tree_fields
