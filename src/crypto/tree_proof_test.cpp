#include "crypto/tree_proof.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "crypto/jws.hpp"

namespace tasuki::crypto {
namespace {

const Time kAt{std::chrono::seconds(1'800'000'000)};

Sha256 leaf(std::uint64_t i) {
  return merkle_leaf(std::to_string(i));
}

Result<Sha256> subtree(MerkleNode node) {
  if (node.level == 0) return leaf(node.index);
  const Sha256 left = TRY(subtree({node.level - 1, node.index * 2}));
  const Sha256 right = TRY(subtree({node.level - 1, node.index * 2 + 1}));
  return merkle_node(left, right);
}

MerkleTree tree(std::uint64_t size) {
  return {size, merkle_root(0, size, subtree).value()};
}

InclusionProof proof_of(std::uint64_t i, std::uint64_t size, const PrivateKey& key) {
  return {leaf(i), i, sign_tree_head({tree(size), kAt}, key),
          inclusion_proof(i, size, subtree).value()};
}

TEST(TreeHead, SaysWhatWasSigned) {
  const auto key = PrivateKey::generate();
  const TreeHead head{tree(5), kAt};
  const std::string statement = sign_tree_head(head, key);
  EXPECT_EQ(verify_tree_head(statement, key.public_key()).value(), head);
  EXPECT_EQ(read_tree_head(statement).value(), head);
}

TEST(TreeHead, OfAnotherKeyIsRefused) {
  const std::string statement = sign_tree_head({tree(5), kAt}, PrivateKey::generate());
  EXPECT_EQ(verify_tree_head(statement, PrivateKey::generate().public_key()).error().code,
            Code::credential_invalid);
}

TEST(TreeHead, OfAnotherSortIsRefused) {
  const auto key = PrivateKey::generate();
  const std::string receipt = sign_jws("tasuki-receipt+jws", R"({"v":1})", key);
  EXPECT_EQ(verify_tree_head(receipt, key.public_key()).error().code, Code::credential_invalid);
}

TEST(TreeHead, MalformedPayloadsAreRefused) {
  const auto key = PrivateKey::generate();
  const std::string root(64, 'a');
  const std::string time = R"(,"time":"2026-01-31T09:30:00.123Z"})";
  const std::string good = R"({"v":1,"size":1,"root":")" + root + '"' + time;
  ASSERT_TRUE(verify_tree_head(sign_jws(kTreeHeadType, good, key), key.public_key()));
  for (const std::string& payload :
       {std::string("[]"), std::string("{"), R"({"v":2,"size":1,"root":")" + root + '"' + time,
        R"({"v":1,"size":-1,"root":")" + root + '"' + time,
        R"({"v":1,"size":1.0,"root":")" + root + '"' + time,
        R"({"v":1,"size":9223372036854775808,"root":")" + root + '"' + time,
        R"({"v":1,"size":1,"root":"AB")" + time, R"({"v":1,"size":1,"root":")" + root + R"("})"}) {
    const auto read = verify_tree_head(sign_jws(kTreeHeadType, payload, key), key.public_key());
    ASSERT_FALSE(read) << payload;
    EXPECT_EQ(read.error().code, Code::proof_invalid) << payload;
  }
}

TEST(TreeHead, LongerThanTheLimitIsRefusedUnread) {
  const auto key = PrivateKey::generate();
  const std::string at_limit(limits::kTreeHeadBytesMax, 'a');
  EXPECT_EQ(verify_tree_head(at_limit, key.public_key()).error().code, Code::credential_invalid);
  EXPECT_EQ(verify_tree_head(at_limit + 'a', key.public_key()).error().code, Code::proof_invalid);
}

TEST(TreeProof, InclusionIsReadAsItWasWrittenAndHolds) {
  const auto key = PrivateKey::generate();
  const InclusionProof proof = proof_of(3, 7, key);
  const InclusionProof read = read_inclusion_proof(to_json(proof)).value();
  EXPECT_EQ(read, proof);
  EXPECT_EQ(verify(read, key.public_key()).value().tree, tree(7));
}

TEST(TreeProof, InclusionOfAnotherLeafIsInvalid) {
  const auto key = PrivateKey::generate();
  InclusionProof proof = proof_of(3, 7, key);
  proof.leaf = leaf(4);
  EXPECT_EQ(verify(proof, key.public_key()).error().code, Code::proof_invalid);
}

TEST(TreeProof, ConsistencyIsReadAsItWasWrittenAndHolds) {
  const ConsistencyProof proof{3, 7, consistency_proof(3, 7, subtree).value()};
  const ConsistencyProof read = read_consistency_proof(to_json(proof)).value();
  EXPECT_EQ(read, proof);
  EXPECT_TRUE(verify(read, tree(3), tree(7)));
}

TEST(TreeProof, ConsistencyFailsWhenHistoryWasRewritten) {
  const ConsistencyProof proof{3, 7, consistency_proof(3, 7, subtree).value()};
  MerkleTree other = tree(3);
  other.root[0] ^= 1;
  EXPECT_EQ(verify(proof, other, tree(7)).error().code, Code::log_rewritten);
  EXPECT_EQ(verify(proof, tree(2), tree(7)).error().code, Code::proof_invalid);
}

TEST(TreeProof, PathsAreBounded) {
  ConsistencyProof proof{3, 7, MerklePath(limits::kMerkleProofMax)};
  EXPECT_TRUE(read_consistency_proof(to_json(proof)));
  proof.path.emplace_back();
  EXPECT_EQ(read_consistency_proof(to_json(proof)).error().code, Code::proof_invalid);
}

TEST(TreeProof, TextsAreBounded) {
  std::string text = to_json(ConsistencyProof{3, 7, {}});
  text.append(limits::kProofBytesMax - text.size(), ' ');
  EXPECT_TRUE(read_consistency_proof(text));
  EXPECT_EQ(read_consistency_proof(text + ' ').error().code, Code::proof_invalid);
}

TEST(TreeProof, MalformedTextsAreRefused) {
  for (const char* text :
       {"", "[]", "{}", R"({"leaf":"xyz","index":0,"head":"","path":[]})",
        R"({"first":1,"second":"2","path":[]})", R"({"first":1,"second":2,"path":{}})",
        R"({"first":1,"second":2,"path":[1]})"}) {
    EXPECT_EQ(read_inclusion_proof(text).error().code, Code::proof_invalid) << text;
    EXPECT_EQ(read_consistency_proof(text).error().code, Code::proof_invalid) << text;
  }
}

TEST(PublicKey, ComesBackFromItsPem) {
  const auto key = PrivateKey::generate().public_key();
  EXPECT_EQ(PublicKey::from_pem(key.to_pem()).value().thumbprint(), key.thumbprint());
  for (const std::string& other :
       {std::string(), std::string("-----BEGIN"), PrivateKey::generate().to_pem()})
    EXPECT_EQ(PublicKey::from_pem(other).error().code, Code::key_invalid);
}

}  // namespace
}  // namespace tasuki::crypto
