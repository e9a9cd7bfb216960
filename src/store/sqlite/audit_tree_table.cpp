#include "store/sqlite/audit_tree_table.hpp"

#include <algorithm>

#include "store/sqlite/codes.hpp"

namespace tasuki::store {

using crypto::MerkleNode;
using crypto::Sha256;
using sqlite::Database;
using sqlite::Statement;

namespace {

constexpr std::uint64_t kLeavesAtOnce = 10'000;

Result<Sha256> read_hash(const Statement& statement, int column) {
  const std::string_view bytes = statement.blob_view(column);
  Sha256 hash;
  if (bytes.size() != hash.size())
    return fail(Code::store_failed, "a hash of the audit log has the wrong length");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

Result<AuditHead> read_head(const Statement& statement) {
  AuditHead head;
  head.tree.size = unsigned_of(statement.integer(0));
  head.tree.root = TRY(read_hash(statement, 1));
  head.at = time_of(statement.integer(2));
  head.statement = statement.text(3);
  return head;
}

Result<std::optional<Sha256>> select_node(Database& database, MerkleNode node) {
  Statement* select =
      TRY(database.cached("SELECT hash FROM audit_node WHERE level = ? AND node_index = ?"));
  select->bind(static_cast<std::int64_t>(node.level)).bind(signed_of(node.index));
  if (!TRY(select->step())) return std::nullopt;
  return read_hash(*select, 0);
}

void append_line(std::string& problems, const std::string& line) {
  if (!problems.empty()) problems.push_back('\n');
  problems += line;
}

// Goes through the log once, holding what is kept against what the leaves say.
class TreeCheck {
 public:
  Result<bool> next(Database& database);  // false at the end
  std::string take() { return std::move(problems_); }

 private:
  Result<> add(Database& database, const Sha256& leaf);
  Result<> check_head(Database& database);

  crypto::MerkleFrontier frontier_;
  std::optional<AuditHead> head_;  // the next one to compare
  bool started_ = false;
  std::string problems_;
};

Result<bool> TreeCheck::next(Database& database) {
  if (!std::exchange(started_, true)) TRY_VOID(check_head(database));
  if (!head_) return false;
  const std::uint64_t end = std::min(head_->tree.size, frontier_.size() + kLeavesAtOnce);
  const auto leaves = select_leaf_hashes(database, frontier_.size(), end);
  if (!leaves && leaves.error().code != Code::store_failed) return std::unexpected(leaves.error());
  if (!leaves) {
    append_line(problems_,
                "audit head " + std::to_string(head_->tree.size) + ": " + leaves.error().detail);
    return false;
  }
  for (const Sha256& leaf : *leaves) TRY_VOID(add(database, leaf));
  if (frontier_.size() == head_->tree.size) TRY_VOID(check_head(database));
  return true;
}

Result<> TreeCheck::add(Database& database, const Sha256& leaf) {
  std::vector<AuditNode> completed;
  frontier_.append(leaf, [&](MerkleNode node, const Sha256& hash) {
    if (node.level >= kAuditNodeLevelMin) completed.push_back({node, hash});
  });
  for (const AuditNode& made : completed) {
    const auto kept = TRY(select_node(database, made.node));
    if (kept != made.hash)
      append_line(problems_, "audit subtree " + std::to_string(made.node.level) + "/" +
                                 std::to_string(made.node.index) +
                                 (kept ? ": differs from its leaves" : ": missing"));
  }
  return {};
}

// Compares the head that was reached, and finds the next one.
Result<> TreeCheck::check_head(Database& database) {
  if (head_ && frontier_.root() != head_->tree.root)
    append_line(problems_, "audit head " + std::to_string(head_->tree.size) +
                               ": differs from the log, which was changed after it was signed");
  const auto later = TRY(select_heads(database, frontier_.size(), 1));
  head_ = later.empty() ? std::nullopt : std::optional(later.front());
  return {};
}

}  // namespace

Result<std::uint64_t> select_audit_size(Database& database) {
  Statement* select = TRY(database.cached("SELECT coalesce(max(sequence), 0) FROM audit"));
  TRY(select->step());
  return unsigned_of(select->integer(0));
}

Result<std::optional<AuditHead>> select_last_head(Database& database) {
  Statement* select = TRY(database.cached(
      "SELECT size, root, at, statement FROM audit_head ORDER BY size DESC LIMIT 1"));
  if (!TRY(select->step())) return std::nullopt;
  return TRY(read_head(*select));
}

Result<std::vector<AuditHead>> select_heads(Database& database, std::uint64_t after,
                                            std::size_t limit) {
  Statement* select = TRY(database.cached(
      "SELECT size, root, at, statement FROM audit_head WHERE size > ? ORDER BY size LIMIT ?"));
  select->bind(signed_of(after)).bind(static_cast<std::int64_t>(limit));
  std::vector<AuditHead> heads;
  while (TRY(select->step())) heads.push_back(TRY(read_head(*select)));
  return heads;
}

Result<> insert_head(Database& database, const AuditHead& head,
                     const std::vector<AuditNode>& nodes) {
  for (const AuditNode& made : nodes) {
    Statement* insert =
        TRY(database.cached("INSERT INTO audit_node (level, node_index, hash) VALUES (?, ?, ?)"));
    TRY_VOID(insert->bind(static_cast<std::int64_t>(made.node.level))
                 .bind(signed_of(made.node.index))
                 .bind_blob(crypto::as_bytes(made.hash))
                 .run());
  }
  Statement* insert = TRY(
      database.cached("INSERT INTO audit_head (size, root, at, statement) VALUES (?, ?, ?, ?)"));
  return insert->bind(signed_of(head.tree.size))
      .bind_blob(crypto::as_bytes(head.tree.root))
      .bind(milliseconds_of(head.at))
      .bind(head.statement)
      .run();
}

Result<std::vector<Sha256>> select_leaf_hashes(Database& database, std::uint64_t begin,
                                               std::uint64_t end) {
  Statement* select = TRY(database.cached(
      "SELECT leaf_hash FROM audit WHERE sequence > ? AND sequence <= ? ORDER BY sequence"));
  select->bind(signed_of(begin)).bind(signed_of(end));
  std::vector<Sha256> hashes;
  hashes.reserve(end - begin);
  while (TRY(select->step())) hashes.push_back(TRY(read_hash(*select, 0)));
  if (hashes.size() != end - begin) return fail(Code::store_failed, "the audit log has a gap");
  return hashes;
}

Result<Sha256> subtree_hash(Database& database, MerkleNode node) {
  if (node.level >= kAuditNodeLevelMin) {
    const auto kept = TRY(select_node(database, node));
    if (!kept) return fail(Code::store_failed, "a subtree of the audit log is missing");
    return *kept;
  }
  const std::uint64_t begin = node.index << node.level;
  const std::uint64_t end = begin + (std::uint64_t{1} << node.level);
  const std::vector<Sha256> leaves = TRY(select_leaf_hashes(database, begin, end));
  crypto::MerkleFrontier frontier;
  for (const Sha256& leaf : leaves) frontier.append(leaf);
  return frontier.root();
}

Result<std::string> check_audit_tree(sqlite::ReaderPool& readers) {
  TreeCheck check;
  while (TRY(readers.read([&](Database& database) { return check.next(database); }))) continue;
  return check.take();
}

}  // namespace tasuki::store
