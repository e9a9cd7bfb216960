// Attachments and the documents that they belong to, on every store.
#include "base/limits.hpp"
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

using Outcome = Attached::Outcome;

class AttachmentContract : public StoreTest {
 protected:
  AttachmentStore& attachments() { return store_->attachments(); }

  AttachmentRecord record(std::uint64_t number, std::string_view content,
                          std::string_view value = "1") {
    AttachmentRecord record;
    record.number = number;
    record.sender = kClinic;
    record.identifier_system = kSystem;
    record.identifier_value = value;
    record.type = "application/pdf";
    record.title = "検査報告書";
    record.size = content.size();
    record.digest = crypto::sha256(content);
    record.sanitized = "none";
    record.registered_at = at(0);
    return record;
  }
  Attached attach(std::uint64_t number, std::string_view content,
                  std::optional<UnitRef> document = {}) {
    const auto upload = attachments().begin(number, at(0)).value();
    for (std::size_t i = 0; i < content.size(); i += limits::kChunkBytes)
      EXPECT_TRUE(upload->append(content.substr(i, limits::kChunkBytes)));
    AttachmentRecord made = record(number, content);
    if (document) made.person = document->person;
    return upload->finish(made, document, audit()).value();
  }
  std::vector<std::uint64_t> of(PersonKey person) {
    std::vector<std::uint64_t> numbers;
    const auto found = attachments().of_document(person, kClinic, kSystem, "1").value();
    for (const AttachmentRecord& one : found) numbers.push_back(one.number);
    return numbers;
  }
  void fetch_first(UnitRef unit) {
    ASSERT_TRUE(store_->apply({unit, UnitState::viewable, UnitState::viewable, at(1), {}},
                              audit(unit.person)));
  }
};
TASUKI_FOR_EACH_STORE(AttachmentContract);

using Numbers = std::vector<std::uint64_t>;

TEST_P(AttachmentContract, ComesBackPieceByPiece) {
  const std::string content = noise(2 * limits::kChunkBytes + 1);
  EXPECT_EQ(attach(5, content).outcome, Outcome::kept);
  std::string back;
  for (std::size_t i = 0; i < Store::piece_count(content.size()); ++i)
    back += attachments().read_piece(5, i).value();
  EXPECT_EQ(back, content);
  EXPECT_EQ(attachments().read_piece(5, 3).error().code, Code::item_unknown);
  const AttachmentRecord found = attachments().find(5).value().value();
  EXPECT_EQ(found.title, "検査報告書");
  EXPECT_EQ(found.type, "application/pdf");
  EXPECT_EQ(found.digest, crypto::sha256(content));
  EXPECT_EQ(found.registered_at, at(0));
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(AttachmentContract, IsNotThereBeforeItIsWhole) {
  const auto upload = attachments().begin(5, at(0)).value();
  ASSERT_TRUE(upload->append("piece"));
  EXPECT_EQ(upload->read_piece(0).value(), "piece") << "whoever sanitizes it reads it";
  EXPECT_EQ(upload->read_piece(1).error().code, Code::item_unknown);
  EXPECT_FALSE(attachments().find(5).value());
  EXPECT_EQ(attachments().read_piece(5, 0).error().code, Code::item_unknown);
}

TEST_P(AttachmentContract, ThatIsNotFinishedLeavesNothing) {
  { ASSERT_TRUE(attachments().begin(5, at(0)).value()->append("piece")); }
  EXPECT_EQ(attachments().sweep(at(1), 10).value(), 0U);
  EXPECT_EQ(audit_records(), 0U);
}

TEST_P(AttachmentContract, ThatCameFirstBelongsToItsDocumentFromTheStart) {
  attach(5, "first");
  attach(6, "second");
  EXPECT_EQ(of(0), Numbers({5, 6}));
  put(letter(7, 1, "1"));
  EXPECT_EQ(of(7), Numbers({5, 6}));
  EXPECT_EQ(of(0), Numbers());
}

TEST_P(AttachmentContract, OfAnotherSenderOrIdentifierStaysWithItsOwn) {
  attach(5, "first");
  put(letter(7, 1, "2"));
  UnitRecord other = letter(8, 2, "1");
  other.sender = kHospital;
  put(other);
  EXPECT_EQ(of(0), Numbers({5}));
}

TEST_P(AttachmentContract, ThatCameLaterIsAddedWhileTheDocumentIsUnfetched) {
  put(letter(7, 1, "1"));
  EXPECT_EQ(attach(5, "first", UnitRef{7, 1}).outcome, Outcome::kept);
  EXPECT_EQ(of(7), Numbers({5}));
  fetch_first({7, 1});
  EXPECT_EQ(attach(6, "second", UnitRef{7, 1}).outcome, Outcome::moved);
  EXPECT_EQ(of(7), Numbers({5}));
}

TEST_P(AttachmentContract, IsNotTakenForNobodyWhenTheDocumentCameMeanwhile) {
  put(letter(7, 1, "1"));
  EXPECT_EQ(attach(5, "first").outcome, Outcome::moved);
  EXPECT_EQ(audit_records(), 1U);
}

TEST_P(AttachmentContract, AgainIsTheOneThatIsThere) {
  attach(5, "first");
  const Attached again = attach(6, "first");
  EXPECT_EQ(again.outcome, Outcome::repeated);
  EXPECT_EQ(again.record.number, 5U);
  EXPECT_EQ(of(0), Numbers({5}));
}

TEST_P(AttachmentContract, StaysWithADocumentThatIsChanged) {
  attach(5, "first");
  put(letter(7, 1, "1"));
  const Change change{{7, 1}, UnitState::viewable, registration(letter(7, 2, "1"), "[]")};
  ASSERT_TRUE(store_->change(change).value());
  EXPECT_EQ(of(7), Numbers({5}));
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(AttachmentContract, GoesWithADocumentThatIsErased) {
  attach(5, "first");
  put(letter(7, 1, "1"));
  const std::vector units{UnitRef{7, 1}};
  ASSERT_TRUE(store_->retention().erase(units, Erasure::content, at(1), {}));
  EXPECT_EQ(of(7), Numbers());
  EXPECT_EQ(store_->check(true).value(), "");
}

TEST_P(AttachmentContract, MayBeAsManyAsTheLimitSays) {
  for (std::uint64_t number = 1; number <= limits::kAttachmentsMax; ++number)
    EXPECT_EQ(attach(number, std::to_string(number)).outcome, Outcome::kept);
  EXPECT_EQ(attach(99, "one more").outcome, Outcome::too_many);
  EXPECT_EQ(of(0).size(), limits::kAttachmentsMax);
}

TEST_P(AttachmentContract, IsTakenOutAgainWhileTheDocumentIsUnfetched) {
  attach(5, "first");
  attach(6, "second");
  put(letter(7, 1, "1"));
  EXPECT_FALSE(attachments().remove(5, std::nullopt, audit(7)).value());
  EXPECT_TRUE(attachments().remove(5, UnitRef{7, 1}, audit(7)).value());
  EXPECT_FALSE(attachments().remove(5, UnitRef{7, 1}, audit(7)).value());
  fetch_first({7, 1});
  EXPECT_FALSE(attachments().remove(6, UnitRef{7, 1}, audit(7)).value());
  EXPECT_EQ(of(7), Numbers({6}));
}

TEST_P(AttachmentContract, WhoseDocumentNeverCameIsSweptAway) {
  attach(5, "first");
  attach(6, "second");
  EXPECT_EQ(attachments().sweep(at(0), 10).value(), 0U);
  EXPECT_EQ(attachments().sweep(at(1), 1).value(), 1U);
  EXPECT_EQ(attachments().sweep(at(1), 10).value(), 1U);
  EXPECT_EQ(of(0), Numbers());
}

TEST_P(AttachmentContract, OfADocumentIsNotSweptAway) {
  attach(5, "first");
  put(letter(7, 1, "1"));
  EXPECT_EQ(attachments().sweep(at(1), 10).value(), 0U);
}

TEST_P(AttachmentContract, ThatIsSweptAwayWhileItComesIsNotKept) {
  const auto upload = attachments().begin(5, at(0)).value();
  ASSERT_TRUE(upload->append("first"));
  EXPECT_EQ(attachments().sweep(at(1), 10).value(), 1U);
  EXPECT_EQ(upload->finish(record(5, "first"), std::nullopt, audit()).error().code,
            Code::item_unknown);
  EXPECT_EQ(audit_records(), 0U);
}

}  // namespace
}  // namespace tasuki::store
