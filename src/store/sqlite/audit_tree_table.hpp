// Tables audit_node and audit_head: the tree over the audit log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/merkle.hpp"
#include "sqlite/database.hpp"
#include "sqlite/group_commit.hpp"
#include "store/audit_store.hpp"

namespace tasuki::store {

// Subtrees below this level are not kept.
inline constexpr unsigned kAuditNodeLevelMin = 8;

struct AuditNode {
  crypto::MerkleNode node;
  crypto::Sha256 hash{};
};

Result<std::uint64_t> select_audit_size(sqlite::Database& database);
Result<std::optional<AuditHead>> select_last_head(sqlite::Database& database);
Result<std::vector<AuditHead>> select_heads(sqlite::Database& database, std::uint64_t after,
                                            std::size_t limit);
Result<> insert_head(sqlite::Database& database, const AuditHead& head,
                     const std::vector<AuditNode>& nodes);

// The hashes of the leaves begin <= index < end; error store_failed when one is not there.
Result<std::vector<crypto::Sha256>> select_leaf_hashes(sqlite::Database& database,
                                                       std::uint64_t begin, std::uint64_t end);
// Any complete subtree under the last head.
Result<crypto::Sha256> subtree_hash(sqlite::Database& database, crypto::MerkleNode node);

// Makes the tree anew from the hashes of all leaves and holds every kept subtree and every head
// against it. What is wrong, a line each. Short transactions, as check_audit.
Result<std::string> check_audit_tree(sqlite::ReaderPool& readers);

}  // namespace tasuki::store
