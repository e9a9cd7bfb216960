// Changing, cancelling and restoring a unit, and the consent that its destination waits for.
#include "exchange/exchange_fixture_support.hpp"

namespace tasuki::exchange {
namespace {

using store::UnitState;

constexpr std::string_view kSystem = "http://jpfhir.jp/fhir/clins/bundle-identifier";

class ChangeTest : public ExchangeTest {
 protected:
  static Letter noted(const std::string& note) {
    Letter letter;
    letter.note = note;
    return letter;
  }
  Result<Submitted> change(const Letter& letter, Consent consent = Consent::oral) {
    return world_.exchange.change(world_.caller(letter.from), {letter.json(), consent, {}});
  }
  static UnitKeys keys(std::string_view value = kIdentifier) {
    return {
        {"I|00012345|あいう|187|05", "1955-05-04", {}}, std::string(kSystem), std::string(value)};
  }
  Result<UnitView> move(Step step, const UnitKeys& which = keys(), const char* who = kClinic) {
    return world_.exchange.move(world_.caller(who), which, step);
  }
  std::size_t waiting() {
    return world_.exchange.inbox(world_.caller(kHospital), {}).value().items.size();
  }
};

TEST_F(ChangeTest, AChangedLetterIsTheOnlyOneThere) {
  const UnitView first = send(noted("first"));
  const auto changed = change(noted("second")).value();
  EXPECT_EQ(changed.disposition, Disposition::created);
  EXPECT_NE(changed.unit->id, first.id);
  EXPECT_EQ(fetch(kHospital, changed.unit->id).value(), noted("second").json());
  EXPECT_EQ(fetch(kHospital, first.id).error().code, Code::not_found);
  EXPECT_EQ(waiting(), 1U);
  EXPECT_TRUE(last_leaf_has("unit.list"));
}

TEST_F(ChangeTest, TheSameChangeAgainGivesTheSameReceipt) {
  send(noted("first"));
  const auto first = change(noted("second")).value();
  const auto again = change(noted("second")).value();
  EXPECT_EQ(again.disposition, Disposition::repeated);
  EXPECT_EQ(again.unit->record.receipt, first.unit->record.receipt);
}

TEST_F(ChangeTest, ThePreviousLetterStandsAfterAnyFailure) {
  const UnitView first = send(noted("first"));
  world_.store.fail_next_write = Code::store_failed;
  EXPECT_EQ(change(noted("second")).error().code, Code::store_failed);
  Letter refused = noted("second");
  refused.birth_date = "1955-05-05";
  EXPECT_EQ(change(refused).error().code, Code::insured_refused);
  Letter elsewhere = noted("second");
  elsewhere.to = "1310000009";
  EXPECT_EQ(change(elsewhere).error().code, Code::destination_unknown);
  EXPECT_EQ(fetch(kHospital, first.id).value(), noted("first").json());
}

TEST_F(ChangeTest, WhatWasNeverRegisteredCannotBeChanged) {
  EXPECT_EQ(change({}).error().code, Code::not_found);
  EXPECT_TRUE(last_leaf_has(R"("outcome":"TSK2012")"));
}

TEST_F(ChangeTest, WhatTheDestinationFetchedCannotBeChanged) {
  const UnitView first = send(noted("first"));
  ASSERT_TRUE(fetch(kHospital, first.id));
  EXPECT_EQ(change(noted("second")).error().code, Code::state_forbids);
  EXPECT_EQ(move(Step::cancel).error().code, Code::state_forbids);
  EXPECT_EQ(fetch(kHospital, first.id).value(), noted("first").json());
}

TEST_F(ChangeTest, AChangeDecidesAnewWhoSeesIt) {
  send(noted("first"), Consent::oral);
  EXPECT_EQ(change(noted("second"), Consent::later)->unit->record.state, UnitState::held);
  EXPECT_EQ(waiting(), 0U);
}

TEST_F(ChangeTest, AChangeMeetsAFetchHalfWay) {
  const UnitView first = send(noted("first"));
  world_.store.before_next_apply = [&] { ASSERT_TRUE(fetch(kHospital, first.id)); };
  EXPECT_EQ(change(noted("second")).error().code, Code::state_forbids);
  EXPECT_EQ(fetch(kHospital, first.id).value(), noted("first").json());
}

TEST_F(ChangeTest, ACancelledLetterIsGoneForItsDestinationAndComesBackWhenRestored) {
  const UnitView unit = send();
  EXPECT_EQ(move(Step::cancel)->record.state, UnitState::cancelled);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(fetch(kHospital, unit.id).error().code, Code::not_found);
  EXPECT_EQ(move(Step::restore)->record.state, UnitState::viewable);
  EXPECT_EQ(waiting(), 1U);
  EXPECT_TRUE(fetch(kHospital, unit.id));
}

TEST_F(ChangeTest, EachStepMayBeRepeated) {
  send();
  for (const Step step : {Step::cancel, Step::cancel, Step::restore, Step::restore})
    EXPECT_TRUE(move(step)) << event_of(step);
}

TEST_F(ChangeTest, AHeldLetterIsHeldAgainWhenRestored) {
  send({}, Consent::later);
  ASSERT_TRUE(move(Step::cancel));
  EXPECT_EQ(move(Step::restore)->record.state, UnitState::held);
  EXPECT_EQ(waiting(), 0U);
}

TEST_F(ChangeTest, AllThreeKeysMustMatch) {
  send();
  EXPECT_EQ(move(Step::cancel, keys("1310000001^2026^0002")).error().code, Code::not_found);
  UnitKeys other_system = keys();
  other_system.system = "urn:tasuki:other";
  EXPECT_EQ(move(Step::cancel, other_system).error().code, Code::not_found);
  UnitKeys other_person = keys();
  other_person.person.insured = "I|00012345|あいう|188|05";
  EXPECT_EQ(move(Step::cancel, other_person).error().code, Code::not_found);
  UnitKeys born_otherwise = keys();
  born_otherwise.person.birth_date = "1955-05-05";
  EXPECT_EQ(move(Step::cancel, born_otherwise).error().code, Code::insured_refused);
  EXPECT_EQ(move(Step::cancel, keys(), kStranger).error().code, Code::not_found);
  EXPECT_EQ(waiting(), 1U);
}

TEST_F(ChangeTest, ACancellationStillFindsTheUnitAfterAChangeOfInsurer) {
  send();
  world_.add_person("p-187", {{"00012345", "あいう", "187", "05", "2020-01-01", "2026-12-31"},
                              {"06139999", "甲", "5", "00", "2027-01-01"}});
  EXPECT_EQ(move(Step::cancel)->record.state, UnitState::cancelled);
  UnitKeys newest = keys();
  newest.person.insured = "I|06139999|甲|5|00";
  EXPECT_EQ(move(Step::restore, newest)->record.state, UnitState::viewable);
}

TEST_F(ChangeTest, ACancelledLetterIsNotRegisteredAgainByTheSameBytes) {
  send();
  ASSERT_TRUE(move(Step::cancel));
  const auto again = submit({}).value();
  EXPECT_EQ(again.disposition, Disposition::conflict);
  EXPECT_EQ(again.unit->record.state, UnitState::cancelled);
}

TEST_F(ChangeTest, ConsentAsToldToTheSenderOpensAHeldLetterAndWithdrawalHoldsItAgain) {
  send({}, Consent::later);
  EXPECT_EQ(move(Step::consent)->record.state, UnitState::viewable);
  EXPECT_EQ(waiting(), 1U);
  EXPECT_EQ(move(Step::withdraw)->record.state, UnitState::held);
  EXPECT_EQ(waiting(), 0U);
}

class VisitTest : public ChangeTest {
 protected:
  static PersonKeys person() { return keys().person; }
  Result<std::vector<eligibility::Consent>> consent(const char* who,
                                                    clins::InformationClass information) {
    return world_.exchange.consent(world_.caller(who), person(), {"visit-1", {information}});
  }
};

TEST_F(VisitTest, ConsentToDocumentsAtTheReceptionOpensWhatWaitsForThatInstitution) {
  const UnitView unit = send({}, Consent::later);
  EXPECT_EQ(waiting(), 0U);
  ASSERT_TRUE(consent(kHospital, clins::InformationClass::documents));
  EXPECT_EQ(waiting(), 1U);
  EXPECT_TRUE(fetch(kHospital, unit.id));
}

TEST_F(VisitTest, OtherClassesAndOtherInstitutionsOpenNothing) {
  send({}, Consent::later);
  ASSERT_TRUE(consent(kHospital, clins::InformationClass::laboratory));
  ASSERT_TRUE(consent(kStranger, clins::InformationClass::documents));
  EXPECT_EQ(waiting(), 0U);
}

TEST_F(VisitTest, ConsentLastsADayAndIsWithdrawnAtOnce) {
  const auto given = consent(kHospital, clins::InformationClass::laboratory).value();
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].expires_at - given[0].given_at, std::chrono::hours(24));
  const auto ended = world_.exchange.withdraw(world_.caller(kHospital), person(), {}).value();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_TRUE(last_leaf_has("consent.withdraw"));
  EXPECT_TRUE(last_leaf_has(R"("detail":"laboratory")"));
}

TEST_F(VisitTest, APatientsOwnNumberStandsForThePersonOnceItIsLinked) {
  PersonKeys local;
  local.local_number = "A-0001";
  EXPECT_EQ(world_.exchange.confirm(world_.caller(kClinic), local).error().code,
            Code::item_unknown);
  ASSERT_TRUE(world_.exchange.link(world_.caller(kClinic), person(), "A-0001"));
  EXPECT_TRUE(world_.exchange.confirm(world_.caller(kClinic), local));
  EXPECT_FALSE(world_.exchange.confirm(world_.caller(kHospital), local));
  ASSERT_TRUE(world_.exchange.unlink(world_.caller(kClinic), "A-0001"));
  EXPECT_FALSE(world_.exchange.confirm(world_.caller(kClinic), local));
}

}  // namespace
}  // namespace tasuki::exchange
