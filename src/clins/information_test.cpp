// Reading and merging the 6 information.
#include "clins/information.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "clins/collection_support.hpp"
#include "clins/laboratory_item.hpp"
#include "clins/letter_support.hpp"
#include "clins/summary.hpp"
#include "clins/unit.hpp"
#include "clins/verdict.hpp"

namespace tasuki::clins {
namespace {

using enum InformationClass;

std::unique_ptr<const json::Document> parse(std::string text) {
  return json::Document::parse(std::move(text)).value();
}

std::vector<InformationEntry> read(const Collection& collection, Kind kind) {
  return read_information(*parse(collection.json()), kind);
}

std::vector<std::string> errors_of(const Collection& collection) {
  const auto document = parse(collection.json());
  fhir::Issues issues;
  const auto unit = read_unit(*document, issues);
  check_rules(*document, unit ? std::optional(unit->kind) : std::nullopt, test_validator(), {},
              issues);
  std::vector<std::string> codes;
  for (const fhir::Issue& issue : issues)
    if (issue.severity == fhir::Severity::error) codes.push_back(issue.code + " " + issue.detail);
  return codes;
}

bool has_code(const std::vector<std::string>& errors, std::string_view code) {
  return std::ranges::any_of(errors, [&](const std::string& e) { return e.starts_with(code); });
}

Collection results(std::vector<TestResult> of) {
  Collection collection;
  collection.results = std::move(of);
  return collection;
}

Collection conditions_of(std::vector<TestCondition> of) {
  Collection collection;
  collection.conditions = std::move(of);
  return collection;
}

TEST(Collections, OfTheSupportAreRightByTheRules) {
  Collection allergic;
  allergic.allergies = {{}};
  for (const Collection& collection : {results({{}, infection()}), conditions_of({{}}), allergic})
    EXPECT_EQ(errors_of(collection), std::vector<std::string>());
}

TEST(Marks, LtsOnALaboratoryResultIsAnErrorAndOnAnInfectionNone) {
  TestResult ordinary;
  ordinary.marks = {"LTS"};
  EXPECT_TRUE(has_code(errors_of(results({ordinary})), "R6031"));
  TestResult kept = infection();
  kept.marks = {"LTS"};
  EXPECT_EQ(errors_of(results({kept})), std::vector<std::string>());
}

TEST(BadCollections, MixedTypesAndMissingLocalCodesAreRefused) {
  Collection mixed = results({{}});
  mixed.conditions = {{}};
  EXPECT_TRUE(has_code(errors_of(mixed), "TSK3006"));
  TestResult foreign;
  foreign.local.clear();
  EXPECT_FALSE(errors_of(results({foreign})).empty());
}

TEST(LaboratoryItem, TheTablesHaveEveryItemOfTheNationalLists) {
  std::set<std::string_view> core, infections_named;
  for (const ItemRow& row : core_items()) core.insert(row.name);
  for (const ItemRow& row : infection_items()) infections_named.insert(row.name);
  EXPECT_EQ(core.size(), 55U);
  EXPECT_EQ(infections_named.size(), 53U);
  for (const char* name : {"ALB", "HbA1c-NGSP", "K", "U-TP-HalfQty", "WBC"})
    EXPECT_TRUE(core.contains(name)) << name;
}

TEST(Information, ALaboratoryResultIsReadWithItsItemValueAndDate) {
  const auto entries = read(results({{}}), Kind::observations);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].information, laboratory);
  EXPECT_EQ(entries[0].item, "HbA1c-NGSP");
  EXPECT_EQ(entries[0].value, "6.9");
  EXPECT_EQ(entries[0].unit, "%");
  EXPECT_EQ(entries[0].date, "2026-11-20");
  EXPECT_EQ(entries[0].status, "final");
  EXPECT_EQ(entries[0].department, "01");
  EXPECT_TRUE(entries[0].resource.starts_with(R"({"resourceType":"Observation")"));
}

TEST(Information, TheCodeSystemAloneTellsAnInfectionFromALaboratoryResult) {
  const auto entries = read(results({{}, infection("陽性")}), Kind::observations);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].information, infections);
  EXPECT_EQ(entries[1].value, "陽性");
}

TEST(Information, TheCategoryTellsADrugContraindicationFromOtherAllergies) {
  Collection collection;
  collection.allergies = {{}, {.name = "ペニシリン", .category = "medication"}};
  const auto entries = read(collection, Kind::allergies);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].information, allergies);
  EXPECT_EQ(entries[1].information, contraindications);
}

TEST(Information, OfALetterOnlyPrescriptionsAreTakenOut) {
  for (const InformationEntry& entry : read_information(*parse(Letter().json()), Kind::referral))
    EXPECT_EQ(entry.information, prescriptions);
  for (const ExtractionRow& row : extraction_rows()) EXPECT_EQ(row.information, prescriptions);
}

TEST(Information, ComesBackFromItsStoredFormAsItWas) {
  TestCondition hidden;
  hidden.marks = {"UNINFORMED", "LTS"};
  const auto entries = read(conditions_of({hidden, {.name = "高血圧症"}}), Kind::conditions);
  const auto again = parse_information(write_information(entries)).value();
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].marks, (Marks{true, false, true}));
  EXPECT_EQ(again[0].resource, entries[0].resource);
  EXPECT_EQ(again[1].display, "高血圧症");
  EXPECT_EQ(again[1].identity, entries[1].identity);
}

TEST(Information, ADamagedStoredFormIsSaid) {
  const std::string texts = "0:0:0:0:0:0:0:0:0:0:2:{}";
  ASSERT_TRUE(parse_information("1:110:laboratory0:" + texts));
  for (const std::string& stored :
       {std::string(), std::string("0:"), std::string("1:x"), std::string("1"), std::string("2:1"),
        std::string("1:1"), std::string("1:9"), "1:16:genome0:" + texts,
        "1:110:laboratory1:x" + texts, "1:110:laboratory0:" + texts.substr(0, texts.size() - 1),
        "1:110:laboratory0:" + texts + "x", "1:210:laboratory0:" + texts,
        "1:010:laboratory0:" + texts, std::string("20:18446744073709551615"),
        std::string("1:110:laboratory99999999999999999999:")})
    EXPECT_EQ(parse_information(stored).error().code, Code::content_damaged) << stored;
}

class SummaryTest : public testing::Test {
 protected:
  void add(const Collection& collection, Kind kind) {
    UnitInformation unit;
    unit.kind = kind;
    unit.source = {collection.from, collection.serial, Time(std::chrono::seconds(++clock_))};
    unit.entries = read(collection, kind);
    unit.departments = departments_of(unit.entries);
    units_.push_back(std::move(unit));
  }
  void add_conditions(const std::string& from, std::vector<TestCondition> conditions) {
    Collection collection = conditions_of(std::move(conditions));
    collection.from = from;
    add(collection, Kind::conditions);
  }
  std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const SummaryEntry& entry : summarize(units_)) names.push_back(entry.entry.display);
    return names;
  }

  std::vector<UnitInformation> units_;
  int clock_ = 0;
};

using Names = std::vector<std::string>;

TEST_F(SummaryTest, ANewerListOfTheSameInstitutionReplacesTheOlderWhole) {
  add_conditions("1310000001", {{.name = "a", .code = "1"}, {.name = "b", .code = "2"}});
  add_conditions("1310000001", {{.name = "c", .code = "3"}});
  EXPECT_EQ(names(), Names({"c"}));
}

TEST_F(SummaryTest, ListsOfDepartmentsStandBesideEachOther) {
  add_conditions("1310000001", {{.name = "a", .code = "1", .department = "01"}});
  add_conditions("1310000001", {{.name = "b", .code = "2", .department = "08"}});
  EXPECT_EQ(names(), Names({"b", "a"}));
  add_conditions("1310000001", {{.name = "c", .code = "3", .department = "08"}});
  EXPECT_EQ(names(), Names({"c", "a"}));
}

TEST_F(SummaryTest, AListOfSeveralDepartmentsIsTheWholeInstitutions) {
  add_conditions("1310000001", {{.name = "a", .code = "1", .department = "03"}});
  add_conditions("1310000001", {{.name = "b", .code = "2", .department = "01"},
                                {.name = "c", .code = "3", .department = "08"}});
  EXPECT_EQ(names(), Names({"b", "c"}));
}

TEST_F(SummaryTest, AnEmptyListSaysThatThereIsNothingAnyMore) {
  add_conditions("1310000001", {{.name = "a"}});
  add_conditions("1310000001", {});
  EXPECT_EQ(names(), Names());
}

TEST_F(SummaryTest, AnotherInstitutionsListReplacesNothing) {
  add_conditions("1310000001", {{.name = "a", .code = "1"}});
  add_conditions("1310000002", {{.name = "b", .code = "2"}});
  EXPECT_EQ(names(), Names({"b", "a"}));
}

TEST_F(SummaryTest, TheSameFactFromTwoInstitutionsStandsOnceWithBothSources) {
  add_conditions("1310000001", {{}});
  add_conditions("1310000002", {{}});
  const auto merged = summarize(units_);
  ASSERT_EQ(merged.size(), 1U);
  ASSERT_EQ(merged[0].sources.size(), 2U);
  EXPECT_EQ(merged[0].sources[0].institution, "1310000002") << "the newest first";
}

TEST_F(SummaryTest, OtherResultsOfTheSameItemAndDayStandApart) {
  add(results({infection("陰性"), infection("陽性")}), Kind::observations);
  EXPECT_EQ(summarize(units_).size(), 2U);
}

TEST_F(SummaryTest, ClassesComeInTheirOrderAndTheNewestFirst) {
  TestResult old, recent;
  old.date = "2025-01-01";
  recent.date = "2026-01-01";
  add(results({old, recent}), Kind::observations);
  add_conditions("1310000001", {{}});
  const auto merged = summarize(units_);
  ASSERT_EQ(merged.size(), 3U);
  EXPECT_EQ(merged[0].entry.information, conditions);
  EXPECT_EQ(merged[1].entry.date, "2026-01-01");
  EXPECT_EQ(merged[2].entry.date, "2025-01-01");
}

}  // namespace
}  // namespace tasuki::clins
