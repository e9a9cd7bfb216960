// Heads of the audit log and the proofs about it: docs/formats/tree-head.md.
#include "base/limits.hpp"
#include "exchange/audit_log.hpp"

namespace tasuki::exchange {

Result<crypto::InclusionProof> prove_inclusion(store::Store& store, std::string_view institution,
                                               std::string_view unit_id,
                                               const crypto::Sha256& leaf) {
  const crypto::PairCipher units(store.secret(), "unit");
  const auto pair = units.decode(unit_id);
  if (!pair) return fail(Code::not_found);
  store::AuditStore& log = store.audit();
  const auto entry = TRY(log.entry_of(pair->first, leaf));
  if (!entry || (!institution.empty() && entry->institution != institution))
    return fail(Code::not_found);
  const auto head = TRY(log.last_head());
  if (!head || head->tree.size < entry->sequence) return fail(Code::proof_pending);
  crypto::InclusionProof proof;
  proof.leaf = leaf;
  proof.index = entry->sequence - 1;
  proof.head = head->statement;
  proof.path = TRY(log.inclusion(proof.index, head->tree.size));
  return proof;
}

// One at a time: two would sign the same tree, and only one of them could be kept.
Result<store::AuditHead> AuditLog::make_head() {
  const std::lock_guard lock(making_);
  store::AuditStore& log = with_.store.audit();
  const Time now = with_.clock.now();
  const auto last = TRY(log.last_head());
  if (last && now >= last->at && now - last->at < limits::kTreeHeadGap) return *last;
  store::AuditHead head = TRY(log.make_head(now, [&](const crypto::MerkleTree& tree) {
    return crypto::sign_tree_head({tree, now}, with_.key);
  }));
  if (last && last->tree.size == head.tree.size) return head;
  heads_made_.add();
  head_size_.set(static_cast<std::int64_t>(head.tree.size));
  with_.log.info("audit.head", {{"size", head.tree.size},
                                {"root", crypto::to_hex(head.tree.root)},
                                {"ms", (with_.clock.now() - now).count()}});
  return head;
}

Result<std::optional<store::AuditHead>> AuditLog::last_head() {
  return with_.store.audit().last_head();
}

Result<std::vector<store::AuditHead>> AuditLog::heads(std::uint64_t after) {
  return with_.store.audit().heads(after, limits::kTreeHeadsPageMax);
}

Result<crypto::InclusionProof> AuditLog::inclusion(std::string_view institution,
                                                   std::string_view unit_id,
                                                   const crypto::Sha256& leaf) {
  if (institution.empty()) return fail(Code::not_found);
  return prove_inclusion(with_.store, institution, unit_id, leaf);
}

Result<crypto::ConsistencyProof> AuditLog::consistency(std::uint64_t first, std::uint64_t second) {
  store::AuditStore& log = with_.store.audit();
  const auto head = TRY(log.last_head());
  if (first == 0 || first > second || !head || second > head->tree.size)
    return fail(Code::parameter_invalid, "first and second are sizes of heads, first not above");
  crypto::ConsistencyProof proof{first, second, {}};
  proof.path = TRY(log.consistency(first, second));
  return proof;
}

}  // namespace tasuki::exchange
