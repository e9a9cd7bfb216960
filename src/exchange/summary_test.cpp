// What an institution sees of a person's 6 information: by consent, in an emergency, and never what
// is hidden from it.
#include <algorithm>

#include "clins/collection_support.hpp"
#include "exchange/audit_log.hpp"
#include "exchange/exchange_fixture_support.hpp"
#include "exchange/information.hpp"

namespace tasuki::exchange {
namespace {

using clins::Collection;
using clins::InformationClass;
using clins::TestCondition;
using clins::TestResult;
using store::UnitState;

constexpr InformationClass kSix[] = {
    InformationClass::conditions, InformationClass::allergies,
    InformationClass::infections, InformationClass::contraindications,
    InformationClass::laboratory, InformationClass::prescriptions};

class SummaryTest : public ExchangeTest {
 protected:
  static PersonKeys person() { return {"I|00012345|あいう|187|05", "1955-05-04", {}}; }
  static Collection conditions(std::vector<TestCondition> of, const std::string& serial = "C-1") {
    Collection collection;
    collection.serial = serial;
    collection.conditions = std::move(of);
    return collection;
  }
  static Collection results(std::vector<TestResult> of, const std::string& serial = "L-1") {
    Collection collection;
    collection.serial = serial;
    collection.results = std::move(of);
    return collection;
  }
  Submitted put(const Collection& collection) {
    return world_.exchange
        .submit(world_.caller(collection.from), {collection.json(), Consent::later, {}})
        .value();
  }
  void consent(const char* who, std::vector<InformationClass> classes) {
    ASSERT_TRUE(world_.exchange.consent(world_.caller(who), person(), {"visit", classes}));
  }
  void consent_to_all(const char* who) { consent(who, {std::begin(kSix), std::end(kSix)}); }
  Result<InformationView> summary(const char* who, InformationRequest request = {}) {
    request.person = person();
    return world_.exchange.summary(world_.caller(who), request);
  }
  std::vector<std::string> names(const char* who, InformationRequest request = {}) {
    std::vector<std::string> names;
    const auto view = summary(who, std::move(request)).value();
    for (const auto& entry : view.entries) names.push_back(entry.entry.display);
    return names;
  }
};

using Names = std::vector<std::string>;

TEST_F(SummaryTest, ACollectionIsRegisteredAtOnceAndNeedsNoConsent) {
  const auto submitted = put(conditions({{}}));
  ASSERT_EQ(submitted.disposition, Disposition::created);
  EXPECT_EQ(submitted.unit->record.state, UnitState::viewable);
  EXPECT_EQ(submitted.unit->record.destination, "");
}

TEST_F(SummaryTest, NobodyLooksWithoutConsent) {
  put(conditions({{}}));
  EXPECT_EQ(summary(kHospital).error().code, Code::consent_missing);
  EXPECT_TRUE(last_leaf_has(R"("outcome":"TSK4011")"));
  EXPECT_EQ(summary(kClinic).error().code, Code::consent_missing);
}

TEST_F(SummaryTest, ConsentOpensItsClassesForOneDay) {
  put(conditions({{}}));
  put(results({{}}));
  consent(kHospital, {InformationClass::laboratory});
  EXPECT_EQ(names(kHospital), Names({"HbA1c"}));
  EXPECT_EQ(summary(kStranger).error().code, Code::consent_missing);
  world_.clock.advance(std::chrono::hours(24));
  EXPECT_EQ(summary(kHospital).error().code, Code::consent_missing);
}

TEST_F(SummaryTest, WithdrawnConsentClosesAtOnce) {
  put(results({{}}));
  consent_to_all(kHospital);
  ASSERT_TRUE(world_.exchange.withdraw(world_.caller(kHospital), person(), {}));
  EXPECT_EQ(summary(kHospital).error().code, Code::consent_missing);
}

TEST_F(SummaryTest, EveryEntrySaysWhereItComesFrom) {
  put(conditions({{}}));
  Collection other = conditions({{.name = "高血圧症", .code = "20060541"}}, "H-1");
  other.from = kStranger;
  put(other);
  consent_to_all(kHospital);
  const auto view = summary(kHospital).value();
  ASSERT_EQ(view.entries.size(), 2U);
  EXPECT_EQ(view.names.at(kClinic), "港診療所");
  EXPECT_EQ(view.names.at(kStranger), "よその医院");
}

TEST_F(SummaryTest, AnEmergencyNeedsAReasonAndARoleAndNoConsent) {
  put(conditions({{}}));
  Caller doctor = world_.caller(kHospital);
  doctor.actor.purpose = "ETREAT";
  InformationRequest request;
  request.person = person();
  EXPECT_EQ(world_.exchange.summary(doctor, request).error().code, Code::emergency_refused);
  request.reason = "意識障害で搬送";
  const auto view = world_.exchange.summary(doctor, request).value();
  EXPECT_TRUE(view.emergency);
  EXPECT_EQ(view.entries.size(), 1U);
  EXPECT_TRUE(last_leaf_has("ETREAT"));
  doctor.actor.role = "General Nurse";
  EXPECT_EQ(world_.exchange.summary(doctor, request).error().code, Code::emergency_refused);
}

TEST_F(SummaryTest, OtherPurposesSeeNothing) {
  put(conditions({{}}));
  consent_to_all(kHospital);
  Caller researcher = world_.caller(kHospital);
  researcher.actor.purpose = "HRESCH";
  InformationRequest request;
  request.person = person();
  EXPECT_EQ(world_.exchange.summary(researcher, request).error().code, Code::purpose_forbids);
}

TEST_F(SummaryTest, WhatThePatientWasNotToldIsShownToInstitutionsAndWhatIsUndeliveredToNone) {
  TestCondition untold{.name = "未告知の病名", .code = "1"};
  untold.marks = {"UNINFORMED"};
  TestCondition undelivered{.name = "未提供の病名", .code = "2"};
  undelivered.marks = {"UNDELIVERED"};
  TestCondition both{.name = "両方の病名", .code = "3"};
  both.marks = {"UNINFORMED", "UNDELIVERED"};
  put(conditions({untold, undelivered, both, {}}));
  consent_to_all(kHospital);
  EXPECT_EQ(names(kHospital), Names({"未告知の病名", "2型糖尿病"}));
}

// The same answer, byte for byte apart from the moment, whether there is something hidden or not.
TEST_F(SummaryTest, WhatIsUndeliveredLeavesNoTraceInAnyAnswer) {
  TestCondition undelivered{.name = "未提供の病名", .code = "2"};
  undelivered.marks = {"UNDELIVERED"};
  put(conditions({{}}));
  consent_to_all(kHospital);
  const auto before = summary(kHospital).value();
  Collection hidden = conditions({undelivered}, "C-2");
  hidden.from = kStranger;
  put(hidden);
  const auto after = summary(kHospital).value();
  ASSERT_EQ(after.entries.size(), before.entries.size());
  EXPECT_EQ(after.entries[0].sources, before.entries[0].sources);
  EXPECT_EQ(after.names, before.names);
  InformationRequest request;
  request.person = person();
  const auto page = world_.exchange.search(world_.caller(kHospital), request, {{}, 1}).value();
  EXPECT_EQ(page.entries.size(), 1U);
  EXPECT_EQ(page.next, "") << "no page follows that would be empty";
}

TEST_F(SummaryTest, AListThatHidesEverythingReplacesTheOlderAllTheSame) {
  put(conditions({{.name = "古い病名", .code = "9"}}, "C-1"));
  TestCondition undelivered{.name = "未提供の病名", .code = "2"};
  undelivered.marks = {"UNDELIVERED"};
  put(conditions({undelivered}, "C-2"));
  consent_to_all(kHospital);
  EXPECT_EQ(names(kHospital), Names());
}

TEST_F(SummaryTest, ACollectionOfNothingButSecretsIsWithheldFromThePatient) {
  TestCondition untold;
  untold.marks = {"UNINFORMED"};
  EXPECT_TRUE(put(conditions({untold}, "C-1")).unit->record.withheld);
  EXPECT_FALSE(put(conditions({untold, {}}, "C-2")).unit->record.withheld);
}

TEST_F(SummaryTest, ACancelledUnitIsNoLongerInTheSummary) {
  put(results({{}}));
  consent_to_all(kHospital);
  const UnitKeys keys{person(), "http://jpfhir.jp/fhir/clins/bundle-identifier",
                      "1310000001^2026^L-1"};
  ASSERT_TRUE(world_.exchange.move(world_.caller(kClinic), keys, Step::cancel));
  EXPECT_EQ(names(kHospital), Names());
  ASSERT_TRUE(world_.exchange.move(world_.caller(kClinic), keys, Step::restore));
  EXPECT_EQ(names(kHospital), Names({"HbA1c"}));
}

TEST_F(SummaryTest, AnInterimReportIsReplacedByTheFinalOneUnderTheSameIdentifier) {
  TestResult interim;
  interim.status = "preliminary";
  interim.value = "6.0";
  put(results({interim}));
  const Collection final_report = results({{}});
  ASSERT_TRUE(
      world_.exchange.change(world_.caller(kClinic), {final_report.json(), Consent::later, {}}));
  consent_to_all(kHospital);
  const auto view = summary(kHospital).value();
  ASSERT_EQ(view.entries.size(), 1U);
  EXPECT_EQ(view.entries[0].entry.value, "6.9");
  EXPECT_EQ(view.entries[0].entry.status, "final");
}

TEST_F(SummaryTest, OldLaboratoryResultsAreShownOnlyAsLongAsTheyAreAmongTheLatestThree) {
  std::vector<TestResult> series;
  for (const char* date : {"2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01", "2024-01-01"}) {
    TestResult result;
    result.date = date;
    series.push_back(result);
  }
  put(results(series));
  consent_to_all(kHospital);
  const auto view = summary(kHospital).value();
  ASSERT_EQ(view.entries.size(), 3U);
  EXPECT_EQ(view.entries[2].entry.date, "2022-01-01");
}

TEST_F(SummaryTest, ASeriesOfOneItemIsAskedForByItsNameAndPeriod) {
  TestResult first, second, other;
  first.date = "2026-10-01";
  second.date = "2026-12-01";
  other.item = "ALB";
  other.code = "3A015000002327101";
  other.name = "アルブミン";
  other.unit = "g/dL";
  put(results({first, second, other}));
  consent_to_all(kHospital);
  InformationRequest request;
  request.item = "HbA1c-NGSP";
  EXPECT_EQ(names(kHospital, request).size(), 2U);
  request.start = "2026-11-01";
  EXPECT_EQ(names(kHospital, request).size(), 1U);
  request.end = "2026-11-30";
  EXPECT_EQ(names(kHospital, request).size(), 0U);
}

TEST_F(SummaryTest, PagesOfASearchFollowEachOther) {
  std::vector<TestResult> many;
  for (int day = 10; day < 17; ++day) {
    TestResult result;
    result.date = "2026-12-" + std::to_string(day);
    many.push_back(result);
  }
  put(results(many));
  consent_to_all(kHospital);
  InformationRequest request;
  request.person = person();
  std::vector<std::string> dates;
  PageRequest page{{}, 3};
  do {
    const auto view = world_.exchange.search(world_.caller(kHospital), request, page).value();
    EXPECT_LE(view.entries.size(), 3U);
    for (const auto& entry : view.entries) dates.push_back(entry.entry.date);
    page.cursor = view.next;
  } while (!page.cursor.empty());
  EXPECT_EQ(dates.size(), 7U);
  EXPECT_TRUE(std::ranges::is_sorted(dates, std::greater<>()));
  page.cursor = "x";
  EXPECT_EQ(world_.exchange.search(world_.caller(kHospital), request, page).error().code,
            Code::cursor_invalid);
}

TEST_F(SummaryTest, WhoLookedStandsInThePersonsAccessLogWithTheClasses) {
  const auto unit = put(results({{}})).unit.value();
  consent(kHospital, {InformationClass::laboratory});
  ASSERT_TRUE(summary(kHospital));
  const auto entries =
      world_.exchange.audit_log().access_log_of(unit.record.ref.person, {}).value().entries;
  EXPECT_EQ(entries[0].event, "person.summary");
  EXPECT_EQ(entries[0].institution, kHospital);
  EXPECT_EQ(entries[0].detail, "laboratory");
}

TEST_F(SummaryTest, ALongTermInfectionStaysVisible) {
  TestResult old = clins::infection("陽性");
  old.date = "2015-01-01";
  TestResult kept = old;
  kept.date = "2015-02-01";
  kept.marks = {"LTS"};
  put(results({old, kept}));
  consent_to_all(kHospital);
  const auto view = summary(kHospital).value();
  ASSERT_EQ(view.entries.size(), 1U);
  EXPECT_EQ(view.entries[0].entry.date, "2015-02-01");
}

TEST(Periods, EveryClassOfTheSixHasOne) {
  for (const InformationClass information : kSix)
    EXPECT_EQ(std::ranges::count(period_rows(), information, &PeriodRow::information), 1);
}

}  // namespace
}  // namespace tasuki::exchange
