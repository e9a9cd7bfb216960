#include "store/sqlite/sqlite_audit_store.hpp"

#include <algorithm>

#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/audit_tree_table.hpp"

namespace tasuki::store {

using crypto::MerkleNode;
using crypto::MerklePath;
using crypto::Sha256;
using sqlite::Database;

namespace {

// Leaves that one read transaction takes: short ones let the write-ahead log start over.
constexpr std::uint64_t kLeavesAtOnce = 10'000;

}  // namespace

// The tree on its way from the last head to all records that there were when it began.
struct SqliteAuditStore::Growth {
  std::optional<AuditHead> last;
  crypto::MerkleFrontier frontier;
  std::uint64_t size = 0;  // to grow to
  std::vector<AuditNode> completed;
};

Result<std::uint64_t> SqliteAuditStore::size() {
  return readers_.read(select_audit_size);
}

Result<std::optional<AuditHead>> SqliteAuditStore::last_head() {
  return readers_.read(select_last_head);
}

Result<std::vector<AuditHead>> SqliteAuditStore::heads(std::uint64_t after, std::size_t limit) {
  return readers_.read([&](Database& database) { return select_heads(database, after, limit); });
}

Result<SqliteAuditStore::Growth> SqliteAuditStore::begin_growth() {
  return readers_.read([](Database& database) -> Result<Growth> {
    Growth growth;
    growth.last = TRY(select_last_head(database));
    growth.size = TRY(select_audit_size(database));
    const std::uint64_t size = growth.last ? growth.last->tree.size : 0;
    if (growth.size < size) return fail(Code::store_failed, "the audit log was cut short");
    std::vector<Sha256> peaks;
    for (const MerkleNode node : crypto::merkle_peaks(size))
      peaks.push_back(TRY(subtree_hash(database, node)));
    growth.frontier = crypto::MerkleFrontier(size, std::move(peaks));
    return growth;
  });
}

Result<> SqliteAuditStore::grow(Growth& growth) {
  crypto::MerkleFrontier& frontier = growth.frontier;
  while (frontier.size() < growth.size) {
    const std::uint64_t end = std::min(growth.size, frontier.size() + kLeavesAtOnce);
    const auto leaves = TRY(readers_.read(
        [&](Database& database) { return select_leaf_hashes(database, frontier.size(), end); }));
    for (const Sha256& leaf : leaves)
      frontier.append(leaf, [&](MerkleNode node, const Sha256& hash) {
        if (node.level >= kAuditNodeLevelMin) growth.completed.push_back({node, hash});
      });
  }
  return {};
}

Result<AuditHead> SqliteAuditStore::make_head(Time at, const Sign& sign) {
  Growth growth = TRY(begin_growth());
  if (growth.last && growth.last->tree.size == growth.size) return *growth.last;
  TRY_VOID(grow(growth));
  AuditHead head{{growth.size, growth.frontier.root()}, at, {}};
  head.statement = sign(head.tree);
  TRY_VOID(writer_.submit([&](Database& database) -> Result<> {
    const auto last = TRY(select_last_head(database));
    const auto size_of = [](const auto& one) { return one ? one->tree.size : 0; };
    if (size_of(last) != size_of(growth.last) || last.has_value() != growth.last.has_value())
      return fail(Code::busy, "somebody else made a head of the audit log");
    return insert_head(database, head, growth.completed);
  }));
  return head;
}

Result<MerklePath> SqliteAuditStore::inclusion(std::uint64_t index, std::uint64_t size) {
  return readers_.read([&](Database& database) {
    return crypto::inclusion_proof(index, size,
                                   [&](MerkleNode node) { return subtree_hash(database, node); });
  });
}

Result<MerklePath> SqliteAuditStore::consistency(std::uint64_t first, std::uint64_t second) {
  return readers_.read([&](Database& database) {
    return crypto::consistency_proof(first, second,
                                     [&](MerkleNode node) { return subtree_hash(database, node); });
  });
}

Result<std::vector<AuditEntry>> SqliteAuditStore::entries(const AuditQuery& query) {
  return readers_.read([&](Database& database) { return select_audit_entries(database, query); });
}

Result<std::optional<AuditEntry>> SqliteAuditStore::entry_of(PersonKey person,
                                                             const Sha256& leaf_hash) {
  return readers_.read(
      [&](Database& database) { return select_audit_entry(database, person, leaf_hash); });
}

Result<std::vector<AuditEntry>> SqliteAuditStore::entries_behind(std::uint64_t sequence,
                                                                 std::size_t limit) {
  return readers_.read(
      [&](Database& database) { return select_audit_behind(database, sequence, limit); });
}

}  // namespace tasuki::store
