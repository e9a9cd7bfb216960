#include "crypto/exported_log.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace tasuki::crypto {
namespace {

class ExportedLog : public testing::Test {
 protected:
  void record(const std::string& leaf) {
    frontier_.append(merkle_leaf(leaf));
    lines_.push_back(exported_record(frontier_.size(), leaf));
  }
  void head() {
    const Time at{std::chrono::seconds(1'800'000'000)};
    lines_.push_back(
        exported_head(sign_tree_head({{frontier_.size(), frontier_.root()}, at}, key_)));
  }
  // The error of the first line that is refused.
  Result<> verify() {
    LogVerifier verifier(key_.public_key());
    for (const std::string& line : lines_) TRY_VOID(verifier.take(line));
    summary_ = verifier.summary();
    return {};
  }

  PrivateKey key_ = PrivateKey::generate();
  MerkleFrontier frontier_;
  std::vector<std::string> lines_;
  LogVerifier::Summary summary_;
};

TEST_F(ExportedLog, IsVerifiedUpToItsLastHead) {
  record("a");
  head();
  record("{\"b\":\"\\\"\"}");
  record("c");
  head();
  const MerkleTree covered{frontier_.size(), frontier_.root()};
  record("behind");
  ASSERT_TRUE(verify());
  EXPECT_EQ(summary_.records, 4u);
  EXPECT_EQ(summary_.heads, 2u);
  EXPECT_EQ(summary_.covered, covered);
}

TEST_F(ExportedLog, AChangedRecordIsFoundAtTheNextHead) {
  record("a");
  record("b");
  head();
  lines_[0] = exported_record(1, "x");
  const auto verified = verify();
  EXPECT_EQ(verified.error().code, Code::log_rewritten);
  EXPECT_TRUE(verified.error().detail.starts_with("line 3: ")) << verified.error().detail;
}

TEST_F(ExportedLog, AMissingOrRepeatedRecordIsRefused) {
  record("a");
  record("b");
  head();
  std::swap(lines_[0], lines_[1]);
  EXPECT_EQ(verify().error().code, Code::proof_invalid);
  lines_.erase(lines_.begin());
  EXPECT_EQ(verify().error().code, Code::proof_invalid);
}

TEST_F(ExportedLog, AHeadOfAnotherKeyIsRefused) {
  record("a");
  head();
  key_ = PrivateKey::generate();
  EXPECT_EQ(verify().error().code, Code::credential_invalid);
}

TEST_F(ExportedLog, WhatIsNoLineOfALogIsRefused) {
  for (const std::string& line :
       {std::string(), std::string("{}"), std::string("[]"), std::string(R"({"sequence":1})"),
        std::string(R"({"leaf":"a"})"), std::string(R"({"head":1})"),
        std::string(limits::kProofBytesMax + 1, ' ')}) {
    lines_ = {line};
    EXPECT_EQ(verify().error().code, Code::proof_invalid) << line;
  }
}

}  // namespace
}  // namespace tasuki::crypto
