// The audit log as a tree and as what is read of it, on every store.
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

using crypto::MerkleTree;

class AuditContract : public StoreTest {
 protected:
  // So many records of kClinic, each with a leaf of its own; numbered on from those before.
  void write(std::size_t count, PersonKey person = 0, std::string_view institution = kClinic) {
    std::vector<AuditRecord> records;
    for (std::size_t i = 0; i < count; ++i)
      records.push_back({"leaf " + std::to_string(leaves_.size() + i), std::string(institution),
                         person, "statement"});
    for (const AuditRecord& record : records) leaves_.push_back(crypto::merkle_leaf(record.leaf));
    ASSERT_TRUE(store_->record(records));
  }
  AuditHead make_head(int seconds = 0) {
    return store_->audit()
        .make_head(at(seconds), [](const MerkleTree& tree) { return std::to_string(tree.size); })
        .value();
  }
  MerkleTree tree() const {
    crypto::MerkleFrontier frontier;
    for (const crypto::Sha256& leaf : leaves_) frontier.append(leaf);
    return {frontier.size(), frontier.root()};
  }
  std::vector<std::string> leaves_of(const AuditQuery& query) {
    std::vector<std::string> leaves;
    const auto entries = store_->audit().entries(query).value();
    for (const AuditEntry& entry : entries) leaves.push_back(entry.leaf);
    return leaves;
  }

  std::vector<crypto::Sha256> leaves_;
};
TASUKI_FOR_EACH_STORE(AuditContract);

TEST_P(AuditContract, ALogWithoutHeadHasNone) {
  write(1);
  EXPECT_EQ(store_->audit().last_head().value(), std::nullopt);
}

TEST_P(AuditContract, AHeadCoversAllRecords) {
  write(3);
  const AuditHead head = make_head(5);
  EXPECT_EQ(head.tree, tree());
  EXPECT_EQ(head.at, at(5));
  EXPECT_EQ(head.statement, "3");
  EXPECT_EQ(store_->audit().size().value(), 3U);
}

TEST_P(AuditContract, HeadsGoOnFromOneAnotherAcrossLevelsAndRestarts) {
  for (const std::size_t more : {1U, 254U, 1U, 1U, 300U, 511U}) {
    write(more);
    EXPECT_EQ(make_head().tree, tree()) << leaves_.size();
    store_ = backend_->open();
  }
  EXPECT_EQ(store_->audit().last_head().value()->tree, tree());
}

TEST_P(AuditContract, WithoutNewRecordsTheLastHeadIsAnsweredUnchanged) {
  write(3);
  make_head(0);
  const AuditHead again = make_head(60);
  EXPECT_EQ(again.at, at(0));
  EXPECT_EQ(store_->audit().heads(0, 10).value().size(), 1U);
}

TEST_P(AuditContract, HeadsAreListedInOrderBehindASize) {
  for (int i = 0; i < 4; ++i) {
    write(1);
    make_head(i);
  }
  const auto heads = store_->audit().heads(1, 2).value();
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_EQ(heads[0].tree.size, 2U);
  EXPECT_EQ(heads[1].tree.size, 3U);
}

TEST_P(AuditContract, EveryLeafIsProved) {
  write(600);
  const AuditHead head = make_head();
  for (std::uint64_t index = 0; index < leaves_.size(); index += 37) {
    const auto path = store_->audit().inclusion(index, head.tree.size).value();
    EXPECT_TRUE(crypto::verify_inclusion(leaves_[index], index, head.tree, path)) << index;
  }
}

TEST_P(AuditContract, EveryHeadIsProvedToContinueTheEarlierOnes) {
  std::vector<AuditHead> heads;
  for (const std::size_t more : {1U, 255U, 1U, 299U, 500U}) {
    write(more);
    heads.push_back(make_head());
    for (const AuditHead& earlier : heads) {
      const auto path =
          store_->audit().consistency(earlier.tree.size, heads.back().tree.size).value();
      EXPECT_TRUE(crypto::verify_consistency(earlier.tree, heads.back().tree, path));
    }
  }
}

TEST_P(AuditContract, AHeadThatOvertakesAnotherIsRefused) {
  write(1);
  const auto slow = store_->audit().make_head(at(0), [&](const MerkleTree&) {
    make_head();
    return std::string("late");
  });
  EXPECT_EQ(slow.error().code, Code::busy);
  EXPECT_EQ(store_->audit().last_head().value()->statement, "1");
}

TEST_P(AuditContract, AnInstitutionsRecordsComeNewestFirstAndAreItsOwn) {
  write(3);
  write(1, 0, kHospital);
  EXPECT_EQ(leaves_of({std::string(kClinic), 0, 0, 2}),
            (std::vector<std::string>{"leaf 2", "leaf 1"}));
  EXPECT_EQ(leaves_of({std::string(kClinic), 0, 2, 2}), std::vector<std::string>{"leaf 0"});
  EXPECT_EQ(leaves_of({std::string(kHospital), 0, 0, 9}), std::vector<std::string>{"leaf 3"});
}

TEST_P(AuditContract, APersonsRecordsAreThoseOfAllInstitutionsOnThatPerson) {
  write(1, 7);
  write(1, 8);
  write(1, 0);
  write(1, 7, kHospital);
  EXPECT_EQ(leaves_of({{}, 7, 0, 9}), (std::vector<std::string>{"leaf 3", "leaf 0"}));
}

TEST_P(AuditContract, ARecordIsFoundByItsLeafUnderItsPersonOnly) {
  write(2, 7);
  const auto found = store_->audit().entry_of(7, leaves_[1]).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sequence, 2U);
  EXPECT_EQ(found->institution, kClinic);
  EXPECT_EQ(store_->audit().entry_of(8, leaves_[1]).value(), std::nullopt);
  write(1, 0);
  EXPECT_EQ(store_->audit().entry_of(0, leaves_[2]).value(), std::nullopt);
}

TEST_P(AuditContract, TheWholeLogIsReadInOrder) {
  write(5, 7);
  const auto entries = store_->audit().entries_behind(2, 2).value();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].sequence, 3U);
  EXPECT_EQ(entries[1].leaf_hash, leaves_[3]);
}

}  // namespace
}  // namespace tasuki::store
