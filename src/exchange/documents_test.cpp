// Health-check reports and patient summaries: addressed to nobody, read by consent.
#include "exchange/exchange_fixture_support.hpp"

namespace tasuki::exchange {
namespace {

class DocumentsTest : public ExchangeTest {
 protected:
  static PersonKeys person() { return {"I|00012345|あいう|187|05", "1955-05-04", {}}; }
  // Registered by the clinic; its id.
  std::string put(const std::string& value, clins::Kind kind = clins::Kind::checkup_report) {
    store::Registration registration;
    store::UnitRecord& unit = registration.unit;
    unit.ref = {world_.store.person_of("p-187").value(), ++number_};
    unit.kind = kind;
    unit.sender = kClinic;
    unit.identifier_system = "urn:x";
    unit.identifier_value = value;
    unit.state = store::UnitState::viewable;
    unit.registered_at = world_.clock.now();
    unit.viewable_at = world_.clock.now();
    unit.size = value.size();
    unit.digest = crypto::sha256(value);
    registration.content = value;
    EXPECT_TRUE(world_.store.register_unit(registration).value().created);
    const auto page = world_.exchange.status(world_.caller(kClinic), "urn:x", value).value();
    return page.at(0).id;
  }
  void consent(const char* who = kHospital,
               clins::InformationClass to = clins::InformationClass::checkups) {
    ASSERT_TRUE(world_.exchange.consent(world_.caller(who), person(), {"visit-1", {to}}));
  }
  Result<Page> documents(const PageRequest& page = {}, const char* who = kHospital) {
    return world_.exchange.documents(world_.caller(who), person(), page);
  }
  std::vector<std::string> listed(const PageRequest& page = {}) {
    std::vector<std::string> values;
    const auto found = documents(page).value();
    for (const UnitView& unit : found.items) values.push_back(unit.record.identifier_value);
    return values;
  }

 private:
  std::uint64_t number_ = 0;
};

using Values = std::vector<std::string>;

TEST_F(DocumentsTest, AreListedAndGivenByConsent) {
  const std::string checkup = put("checkup");
  const std::string summary = put("summary", clins::Kind::patient_summary);
  consent();
  EXPECT_EQ(listed(), Values({"summary", "checkup"}));
  EXPECT_TRUE(last_leaf_has(R"("event":"person.documents","outcome":"ok")"));
  EXPECT_EQ(fetch(kHospital, checkup).value(), "checkup");
  EXPECT_EQ(fetch(kHospital, summary).value(), "summary");
}

TEST_F(DocumentsTest, AreNotThereWithoutConsent) {
  const std::string id = put("checkup");
  EXPECT_EQ(documents().error().code, Code::consent_missing);
  EXPECT_TRUE(last_leaf_has(R"("event":"person.documents","outcome":"TSK4011")"));
  EXPECT_EQ(fetch(kHospital, id).error().code, Code::not_found);
  consent(kHospital, clins::InformationClass::laboratory);
  EXPECT_EQ(documents().error().code, Code::consent_missing) << "consent is to a class";
  consent(kStranger);
  EXPECT_EQ(fetch(kHospital, id).error().code, Code::not_found) << "and to an institution";
}

TEST_F(DocumentsTest, AreGoneWhenTheConsentIsWithdrawnOrOver) {
  const std::string id = put("checkup");
  consent();
  ASSERT_TRUE(world_.exchange.withdraw(world_.caller(kHospital), person(), {}));
  EXPECT_EQ(fetch(kHospital, id).error().code, Code::not_found);
  ASSERT_TRUE(world_.exchange.consent(world_.caller(kHospital), person(),
                                      {"visit-2", {clins::InformationClass::checkups}}));
  EXPECT_TRUE(fetch(kHospital, id));
  world_.clock.advance(limits::kConsentLifetime);
  EXPECT_EQ(fetch(kHospital, id).error().code, Code::not_found);
}

TEST_F(DocumentsTest, AreNotReadForAnotherPurposeThanTreatment) {
  const std::string id = put("checkup");
  consent();
  Caller caller = world_.caller(kHospital);
  caller.actor.purpose = "HPAYMT";
  EXPECT_EQ(world_.exchange.fetch(caller, id).error().code, Code::not_found);
  EXPECT_EQ(world_.exchange.documents(caller, person(), {}).error().code, Code::consent_missing);
}

TEST_F(DocumentsTest, LettersToOthersAreNeverAmongThem) {
  Letter letter;
  letter.to = kStranger;
  const std::string id = send(letter).id;
  put("checkup");
  consent();
  EXPECT_EQ(listed(), Values({"checkup"}));
  EXPECT_EQ(fetch(kHospital, id).error().code, Code::not_found);
}

TEST_F(DocumentsTest, AreShownForFiveYears) {
  put("old");
  world_.clock.advance(std::chrono::days(5 * 365 + 1));
  put("new");
  consent();
  EXPECT_EQ(listed(), Values({"new"}));
}

TEST_F(DocumentsTest, ComeInPages) {
  for (const char* value : {"a", "b", "c"}) put(value);
  consent();
  const auto first = documents({{}, 2}).value();
  ASSERT_EQ(first.items.size(), 2U);
  EXPECT_EQ(listed({first.next, 2}), Values({"a"}));
  EXPECT_EQ(documents({first.next, 2}).value().next, "");
  EXPECT_EQ(documents({"nonsense", 2}).error().code, Code::cursor_invalid);
}

TEST_F(DocumentsTest, WhoReadsThemTakesNothingOver) {
  const std::string id = put("checkup");
  consent();
  ASSERT_TRUE(fetch(kHospital, id));
  EXPECT_FALSE(
      world_.exchange.read(world_.caller(kClinic), id).value().record.first_fetched_at.has_value());
  EXPECT_EQ(world_.exchange.acknowledge(world_.caller(kHospital), id).error().code,
            Code::not_found);
}

}  // namespace
}  // namespace tasuki::exchange
