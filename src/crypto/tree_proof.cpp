#include "crypto/tree_proof.hpp"

#include "crypto/tree_fields.hpp"
#include "json/writer.hpp"

namespace tasuki::crypto {
namespace {

void write_path(json::Writer& w, const MerklePath& path) {
  w.key("path").array();
  for (const Sha256& hash : path) w.string(to_hex(hash));
  w.end();
}

}  // namespace

std::string to_json(const InclusionProof& proof) {
  json::Writer w;
  w.object().key("v").number(1).field("leaf", to_hex(proof.leaf));
  w.key("index").number(static_cast<std::int64_t>(proof.index));
  w.field("head", proof.head);
  write_path(w, proof.path);
  w.end();
  return w.take();
}

std::string to_json(const ConsistencyProof& proof) {
  json::Writer w;
  w.object().key("v").number(1);
  w.key("first").number(static_cast<std::int64_t>(proof.first));
  w.key("second").number(static_cast<std::int64_t>(proof.second));
  write_path(w, proof.path);
  w.end();
  return w.take();
}

Result<InclusionProof> read_inclusion_proof(std::string text) {
  const auto document = TRY(tree_fields::parse(std::move(text)));
  const json::Value root = document->root();
  InclusionProof proof;
  proof.leaf = TRY(tree_fields::hash(root["leaf"]));
  proof.index = TRY(tree_fields::number(root, "index"));
  proof.head = root["head"].string();
  proof.path = TRY(tree_fields::path(root, "path"));
  return proof;
}

Result<ConsistencyProof> read_consistency_proof(std::string text) {
  const auto document = TRY(tree_fields::parse(std::move(text)));
  const json::Value root = document->root();
  ConsistencyProof proof;
  proof.first = TRY(tree_fields::number(root, "first"));
  proof.second = TRY(tree_fields::number(root, "second"));
  proof.path = TRY(tree_fields::path(root, "path"));
  return proof;
}

Result<TreeHead> verify(const InclusionProof& proof, const PublicKey& key) {
  TreeHead head = TRY(verify_tree_head(proof.head, key));
  if (!verify_inclusion(proof.leaf, proof.index, head.tree, proof.path))
    return fail(Code::proof_invalid, "the leaf is not in the tree of the head");
  return head;
}

Result<> verify(const ConsistencyProof& proof, const MerkleTree& first, const MerkleTree& second) {
  if (proof.first != first.size || proof.second != second.size)
    return fail(Code::proof_invalid, "the proof is about other trees");
  if (!verify_consistency(first, second, proof.path))
    return fail(Code::log_rewritten,
                "from size " + std::to_string(first.size) + " to " + std::to_string(second.size));
  return {};
}

}  // namespace tasuki::crypto
