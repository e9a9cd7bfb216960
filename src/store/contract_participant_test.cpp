// Participants, the directory and revoked certificates, on every store.
#include "store/contract_support.hpp"

namespace tasuki::store {
namespace {

class ParticipantContract : public StoreTest {
 protected:
  std::vector<std::string> found(const DirectoryQuery& query) {
    std::vector<std::string> codes;
    const auto participants = store_->directory(query).value();
    for (const Participant& participant : participants) codes.push_back(participant.code);
    return codes;
  }
  void add(const Participant& participant) { ASSERT_TRUE(store_->put_participant(participant)); }
};
TASUKI_FOR_EACH_STORE(ParticipantContract);

using Codes = std::vector<std::string>;

TEST_P(ParticipantContract, AParticipantIsFoundAsItWasGiven) {
  Participant given = institution(kClinic);
  given.also_codes = {"1390000009", "1330000003"};
  add(given);
  const Participant participant = store_->participant(kClinic).value().value();
  EXPECT_EQ(participant.code, kClinic);
  EXPECT_EQ(participant.also_codes, given.also_codes) << "in the order given";
  EXPECT_EQ(participant.name, "襷クリニック");
  EXPECT_EQ(participant.kana, "タスキクリニック");
  EXPECT_EQ(participant.phone, "03-1234-5678");
  EXPECT_EQ(participant.postal_code, "100-0001");
  EXPECT_EQ(participant.address, "東京都千代田区千代田1-1");
  EXPECT_EQ(participant.status, ParticipantStatus::active);
  EXPECT_EQ(participant.changed_at, at(0));
}

TEST_P(ParticipantContract, OnlyParticipantOfLooksAtFurtherCodes) {
  Participant given = institution(kClinic);
  given.also_codes = {"1330000003"};
  add(given);
  EXPECT_EQ(store_->participant("1330000003").value(), std::nullopt);
  EXPECT_EQ(store_->participant_of("1330000003").value()->code, kClinic);
  EXPECT_EQ(store_->participant_of(kClinic).value()->code, kClinic);
  EXPECT_EQ(store_->participant_of(kHospital).value(), std::nullopt);
}

TEST_P(ParticipantContract, PuttingItAgainReplacesIt) {
  Participant given = institution(kClinic);
  given.also_codes = {"1330000003"};
  add(given);
  given.name = "新しい名前";
  given.also_codes = {"1340000004"};
  add(given);
  EXPECT_EQ(store_->participant(kClinic).value()->name, "新しい名前");
  EXPECT_EQ(store_->participant_of("1330000003").value(), std::nullopt);
  EXPECT_EQ(store_->participant_of("1340000004").value()->code, kClinic);
}

TEST_P(ParticipantContract, ACodeBelongsToOneParticipantOnly) {
  Participant clinic = institution(kClinic);
  clinic.also_codes = {"1330000003"};
  add(clinic);
  Participant hospital = institution(kHospital);
  for (const std::string_view taken : {kClinic, std::string_view("1330000003")}) {
    hospital.also_codes = {std::string(taken)};
    EXPECT_EQ(store_->put_participant(hospital).error().code, Code::already_exists);
  }
  EXPECT_EQ(store_->put_participant(institution("1330000003")).error().code, Code::already_exists);
  EXPECT_EQ(store_->totals().value().participants, 1U) << "nothing of what was refused is kept";
}

TEST_P(ParticipantContract, ASuspensionByAnotherProcessHoldsAtOnce) {
  add(institution(kClinic));
  const auto other = backend_->open();
  for (int i = 1; i <= 20; ++i) {
    const auto status = i % 2 == 1 ? ParticipantStatus::suspended : ParticipantStatus::active;
    ASSERT_TRUE(other->set_status(kClinic, status, at(i)));
    const Participant participant = store_->participant(kClinic).value().value();
    EXPECT_EQ(participant.status, status);
    EXPECT_EQ(participant.changed_at, at(i));
  }
}

TEST_P(ParticipantContract, TheStatusOfNobodyCannotBeSet) {
  EXPECT_EQ(store_->set_status(kClinic, ParticipantStatus::suspended, at(1)).error().code,
            Code::item_unknown);
}

TEST_P(ParticipantContract, ARevocationByAnotherProcessHoldsAtOnce) {
  EXPECT_FALSE(store_->is_revoked("ab12").value());
  ASSERT_TRUE(backend_->open()->revoke_certificate("ab12", "lost", at(1)));
  EXPECT_TRUE(store_->is_revoked("ab12").value());
  EXPECT_FALSE(store_->is_revoked("ab13").value());
  EXPECT_TRUE(store_->revoke_certificate("ab12", "again", at(2)));
}

TEST_P(ParticipantContract, TheDirectoryIsInOrderOfCodesPageByPage) {
  for (const std::string code : {"1320000003", "1320000001", "1320000002"}) add(institution(code));
  DirectoryQuery query;
  query.limit = 2;
  EXPECT_EQ(found(query), (Codes{"1320000001", "1320000002"}));
  query.after = "1320000002";
  EXPECT_EQ(found(query), (Codes{"1320000003"}));
}

TEST_P(ParticipantContract, TheDirectoryFindsByEachField) {
  add(institution(kClinic));
  Participant hospital = institution(kHospital);
  hospital.also_codes = {"1330000003"};
  hospital.name = "中央病院";
  hospital.kana = "チュウオウビョウイン";
  hospital.phone = "06(9999)0000";
  hospital.postal_code = "5300001";
  hospital.address = "大阪府大阪市北区";
  add(hospital);
  const Codes only{std::string(kHospital)};
  const auto with = [](std::string DirectoryQuery::*field, std::string value) {
    DirectoryQuery query;
    query.*field = std::move(value);
    return query;
  };
  EXPECT_EQ(found(with(&DirectoryQuery::code, std::string(kHospital))), only);
  EXPECT_EQ(found(with(&DirectoryQuery::code, "1330000003")), only);
  EXPECT_EQ(found(with(&DirectoryQuery::name, "央病")), only);
  EXPECT_EQ(found(with(&DirectoryQuery::name, "ビョウ")), only);
  EXPECT_EQ(found(with(&DirectoryQuery::phone, "06-9999-0000")), only);
  EXPECT_EQ(found(with(&DirectoryQuery::postal_code, "530-")), only);
  EXPECT_EQ(found(with(&DirectoryQuery::address, "北区")), only);
  EXPECT_EQ(found({}), (Codes{std::string(kClinic), std::string(kHospital)}));
}

TEST_P(ParticipantContract, TheDirectoryFindsNothingThatDiffers) {
  add(institution(kClinic));
  DirectoryQuery query;
  query.code = "131";
  EXPECT_EQ(found(query), Codes{}) << "a part of a code";
  query = {};
  query.phone = "03-1234-567";
  EXPECT_EQ(found(query), Codes{}) << "a part of a phone number";
  query = {};
  query.postal_code = "0001";
  EXPECT_EQ(found(query), Codes{}) << "the end of a postal code";
  query = {};
  query.phone = "none";
  EXPECT_EQ(found(query), Codes{}) << "no digits at all";
  query = {};
  query.name = "%";
  EXPECT_EQ(found(query), Codes{}) << "no pattern";
}

}  // namespace
}  // namespace tasuki::store
