// The signed head of the transparent log: docs/formats/tree-head.md. One statement of its size and
// root at a time, signed with the key of the receipts.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/key.hpp"
#include "crypto/merkle.hpp"

namespace tasuki::crypto {

inline constexpr std::string_view kTreeHeadType = "tasuki-tree-head+jws";

struct TreeHead {
  MerkleTree tree;
  Time at;
  bool operator==(const TreeHead&) const = default;
};

std::string sign_tree_head(const TreeHead& head, const PrivateKey& key);
// Errors: credential_invalid when the signature is not the key's, proof_invalid for anything else.
Result<TreeHead> verify_tree_head(std::string_view statement, const PublicKey& key);
// What it says, without looking at the signature. Error: proof_invalid.
Result<TreeHead> read_tree_head(std::string_view statement);

}  // namespace tasuki::crypto
