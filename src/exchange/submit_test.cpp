#include "clins/unit.hpp"
#include "crypto/jws.hpp"
#include "exchange/audit_leaf.hpp"
#include "exchange/exchange_fixture_support.hpp"
#include "exchange/receipt.hpp"
#include "json/document.hpp"

namespace tasuki::exchange {
namespace {

TEST_F(ExchangeTest, NewDocumentIsCreatedAndDurable) {
  const auto submitted = submit({}).value();
  EXPECT_EQ(submitted.disposition, Disposition::created);
  EXPECT_EQ(submitted.unit->id.size(), 26u);
  EXPECT_EQ(submitted.unit->record.sender, kClinic);
  EXPECT_EQ(submitted.unit->record.destination, kHospital);
  EXPECT_EQ(world_.totals().units, 1u);
}

TEST_F(ExchangeTest, OralConsentMakesItViewableAndLaterHoldsIt) {
  EXPECT_EQ(send({}, Consent::oral).record.state, store::UnitState::viewable);
  Letter second;
  second.serial = "0002";
  const auto held = send(second, Consent::later);
  EXPECT_EQ(held.record.state, store::UnitState::held);
  EXPECT_FALSE(held.record.viewable_at);
}

TEST_F(ExchangeTest, SameBytesAgainGiveTheSameReceiptAndNoSecondUnit) {
  const auto first = send();
  const auto again = submit({}).value();
  EXPECT_EQ(again.disposition, Disposition::repeated);
  EXPECT_EQ(again.unit->id, first.id);
  EXPECT_EQ(again.unit->record.receipt, first.record.receipt);
  EXPECT_EQ(world_.totals().units, 1u);
  EXPECT_TRUE(last_leaf_has(R"("event":"unit.register","outcome":"repeated")"));
}

TEST_F(ExchangeTest, OtherBytesUnderTheSameKeysAreAConflictThatShowsWhatStands) {
  const auto first = send();
  Letter other;
  other.note = "追記";
  const auto conflict = submit(other).value();
  EXPECT_EQ(conflict.disposition, Disposition::conflict);
  EXPECT_EQ(conflict.unit->record.receipt, first.record.receipt);
  EXPECT_TRUE(last_leaf_has(R"("outcome":"conflict")"));
  EXPECT_EQ(fetch(kClinic, first.id).value(), Letter().json());
}

TEST_F(ExchangeTest, SameIdentifierForAnotherPersonIsAnotherUnit) {
  send();
  Letter other;
  other.insured = "00012345:あいう:188:05";
  EXPECT_EQ(submit(other).value().disposition, Disposition::created);
  EXPECT_EQ(
      world_.exchange.status(world_.caller(kClinic), clins::kBundleIdentifierSystem, kIdentifier)
          .value()
          .size(),
      2u);
}

TEST_F(ExchangeTest, DocumentOfAnotherInstitutionIsRefusedBeforeAnyLookUp) {
  Letter letter;
  letter.to = "1319999999";  // does not take part: must not show
  const auto refused =
      world_.exchange.submit(world_.caller(kStranger), {letter.json(), Consent::oral, {}}).value();
  EXPECT_EQ(refused.disposition, Disposition::refused);
  ASSERT_FALSE(refused.issues.empty());
  for (const auto& issue : refused.issues) EXPECT_EQ(issue.code, "TSK3012");
  EXPECT_EQ(world_.totals().units, 0u);
  EXPECT_EQ(world_.totals().persons, 0u);
}

TEST_F(ExchangeTest, FurtherCodeOfTheSameInstitutionMaySend) {
  Letter letter;
  letter.from = "1330000001";
  auto caller = world_.caller(kClinic);
  caller.codes.push_back("1330000001");
  const auto submitted = world_.exchange.submit(caller, {letter.json(), Consent::oral, {}}).value();
  EXPECT_EQ(submitted.disposition, Disposition::created);
  EXPECT_EQ(submitted.unit->record.sender, kClinic);
}

TEST_F(ExchangeTest, FurtherCodeOfTheDestinationReachesIt) {
  Letter letter;
  letter.to = "1310000020";
  EXPECT_EQ(send(letter).record.destination, kHospital);
}

TEST_F(ExchangeTest, UnknownDestinationStoresNothingButTheAudit) {
  Letter letter;
  letter.to = "1319999999";
  EXPECT_EQ(submit(letter).error().code, Code::destination_unknown);
  EXPECT_EQ(world_.totals().units, 0u);
  EXPECT_EQ(world_.totals().persons, 0u);
  EXPECT_TRUE(last_leaf_has(R"("outcome":"TSK4001")"));
  EXPECT_TRUE(last_leaf_has(R"("detail":"referral")"));
}

TEST_F(ExchangeTest, SuspendedDestinationIsRefused) {
  world_.suspend(kHospital);
  EXPECT_EQ(submit({}).error().code, Code::destination_suspended);
  EXPECT_EQ(world_.totals().units, 0u);
}

TEST_F(ExchangeTest, AWrongNumberAndAWrongBirthDateAreRefusedAlike) {
  Letter unknown;
  unknown.insured = "00012345:あいう:999:05";
  Letter born_otherwise;
  born_otherwise.birth_date = "1955-05-05";
  const auto first = submit(unknown);
  const auto second = submit(born_otherwise);
  EXPECT_EQ(first.error().code, Code::insured_refused);
  EXPECT_EQ(second.error().to_string(), first.error().to_string());
  EXPECT_EQ(world_.totals().units, 0u);
  EXPECT_EQ(world_.totals().persons, 0u);
  EXPECT_TRUE(last_leaf_has(R"("outcome":"TSK4101")"));
}

TEST_F(ExchangeTest, AStaleBranchNumberIsToldToQueryAgain) {
  world_.add_person("p-moved", {{"00012345", "あいう", "190", "01", "2020-01-01", "2025-12-31"},
                                {"00012345", "あいう", "190", "02", "2026-01-01"}});
  Letter stale;
  stale.insured = "00012345:あいう:190:01";
  EXPECT_EQ(submit(stale).error().code, Code::insured_outdated);
  EXPECT_EQ(world_.totals().units, 0u);
}

TEST_F(ExchangeTest, NothingIsTakenInUnchecked) {
  world_.registry.unreachable = true;
  EXPECT_EQ(submit({}).error().code, Code::eligibility_unreachable);
  EXPECT_EQ(world_.totals().units, 0u);
  world_.registry.unreachable = false;
  EXPECT_EQ(submit({})->disposition, Disposition::created);
}

TEST_F(ExchangeTest, TooManyWrongNumbersAreAnsweredNoMore) {
  Letter wrong;
  wrong.birth_date = "1955-05-05";
  for (std::size_t i = 0; i < limits::kRefusalsOfNumberMax; ++i)
    EXPECT_EQ(submit(wrong).error().code, Code::insured_refused);
  EXPECT_EQ(submit({}).error().code, Code::insured_refused_often);
}

TEST_F(ExchangeTest, HistorySurvivesAChangeOfInsurer) {
  world_.add_person("p-moved", {{"00012345", "あいう", "190", "01"}});
  Letter letter;
  letter.insured = "00012345:あいう:190:01";
  const auto person = send(letter).record.ref.person;
  world_.add_person("p-moved", {{"00012345", "あいう", "190", "01", "2020-01-01", "2026-12-31"},
                                {"06139999", "甲", "5", "00", "2027-01-01"}});
  letter.insured = "06139999:甲:5:00";
  letter.serial = "0002";
  EXPECT_EQ(send(letter).record.ref.person, person);
}

TEST_F(ExchangeTest, WhatIsNotJsonIsAnError) {
  const auto result = world_.exchange.submit(world_.caller(kClinic), {"{", Consent::oral, {}});
  EXPECT_EQ(result.error().code, Code::json_malformed);
  EXPECT_TRUE(last_leaf_has(R"("outcome":"TSK1013")"));
}

TEST_F(ExchangeTest, DigestThatDoesNotMatchIsRefusedFirst) {
  const auto result =
      world_.exchange.submit(world_.caller(kClinic), {"{", Consent::oral, crypto::sha256("other")});
  EXPECT_EQ(result.error().code, Code::body_digest_mismatch);
}

TEST_F(ExchangeTest, DigestThatMatchesIsTaken) {
  const std::string json = Letter().json();
  const auto result =
      world_.exchange.submit(world_.caller(kClinic), {json, Consent::oral, crypto::sha256(json)});
  EXPECT_EQ(result.value().disposition, Disposition::created);
}

TEST_F(ExchangeTest, StoreThatFailsMakesNoPromise) {
  world_.store.fail_next_write = Code::store_failed;
  EXPECT_EQ(submit({}).error().code, Code::store_failed);
  EXPECT_EQ(world_.totals().units, 0u);
  EXPECT_EQ(submit({}).value().disposition, Disposition::created);
}

TEST_F(ExchangeTest, RefusalThatCannotBeRecordedIsNotAnswered) {
  world_.store.fail_next_write = Code::store_failed;
  const auto result = world_.exchange.submit(world_.caller(kClinic), {"{", Consent::oral, {}});
  EXPECT_EQ(result.error().code, Code::store_failed);
}

TEST_F(ExchangeTest, ReceiptSaysWhatWasTakenInAndVerifies) {
  const auto unit = send();
  const auto payload =
      crypto::verify_jws(unit.record.receipt, kReceiptType, world_.receipt_key.public_key())
          .value();
  const auto document = json::Document::parse(payload).value();
  const json::Value receipt = document->root();
  EXPECT_EQ(receipt["v"].raw(), "1");
  EXPECT_TRUE(receipt["unit"].equals(unit.id));
  EXPECT_TRUE(receipt["kind"].equals("referral"));
  EXPECT_TRUE(receipt["identifier"]["value"].equals(kIdentifier));
  EXPECT_TRUE(receipt["sha256"].equals(crypto::to_hex(crypto::sha256(Letter().json()))));
  EXPECT_EQ(receipt["size"].raw(), std::to_string(Letter().json().size()));
  EXPECT_TRUE(receipt["sender"].equals(kClinic));
  EXPECT_TRUE(receipt["destination"].equals(kHospital));
  EXPECT_TRUE(receipt["registered"].equals(to_instant(world_.clock.now())));
  EXPECT_TRUE(receipt["state"].equals("viewable"));
  EXPECT_TRUE(receipt["leaf"].equals(crypto::to_hex(leaf_hash(last_leaf()))));
  EXPECT_TRUE(
      receipt["included_by"].equals(to_instant(world_.clock.now() + limits::kInclusionDelayMax)));
}

}  // namespace
}  // namespace tasuki::exchange
