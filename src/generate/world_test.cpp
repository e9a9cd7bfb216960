#include "generate/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "clins/insured.hpp"
#include "clins/laboratory_item.hpp"
#include "clins/unit.hpp"
#include "json/document.hpp"

namespace tasuki::generate {
namespace {

const Day kToday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

class WorldTest : public testing::Test {
 protected:
  // Of all persons, in the order of their numbers.
  std::vector<Document> all() const {
    std::vector<Document> documents;
    for (int number = 1; number <= world_.plan().persons; ++number)
      for (Document& document : world_.documents(world_.person(number)))
        documents.push_back(std::move(document));
    return documents;
  }
  World world_{{.seed = 1, .persons = 60, .today = kToday}};
};

TEST_F(WorldTest, TheSamePlanGivesTheSameBytes) {
  const World again({.seed = 1, .persons = 60, .today = kToday});
  for (int number = 1; number <= 10; ++number) {
    const auto first = world_.documents(world_.person(number));
    const auto second = again.documents(again.person(number));
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].content, second[i].content);
  }
}

TEST_F(WorldTest, HowManyTheyAreChangesNobody) {
  const World larger({.seed = 1, .persons = 1'000'000, .today = kToday});
  EXPECT_EQ(world_.documents(world_.person(7)).back().content,
            larger.documents(larger.person(7)).back().content);
}

TEST_F(WorldTest, AnotherSeedGivesOtherPeople) {
  const World other({.seed = 2, .persons = 60, .today = kToday});
  EXPECT_NE(persons_file(world_, 1, 60), persons_file(other, 1, 60));
}

TEST_F(WorldTest, EveryDocumentIsAUnitOfTheKindThatItSays) {
  for (const Document& document : all()) {
    const auto parsed = json::Document::parse(document.content);
    ASSERT_TRUE(parsed) << document.identifier;
    fhir::Issues issues;
    const auto unit = clins::read_unit(**parsed, issues);
    for (const fhir::Issue& issue : issues)
      ADD_FAILURE() << document.identifier << " " << issue.code << " " << issue.expression;
    ASSERT_TRUE(unit);
    EXPECT_EQ(unit->kind, document.kind);
    EXPECT_EQ(unit->identifier_value, document.identifier);
    EXPECT_EQ(unit->destination, document.destination ? document.destination->code : "");
    fhir::Issues of_issuer;
    const std::string code(document.from->code);
    clins::check_issuer(*unit, std::span(&code, 1), of_issuer);
    EXPECT_TRUE(of_issuer.empty()) << document.identifier;
  }
}

TEST_F(WorldTest, EveryKindIsThere) {
  std::set<clins::Kind> kinds;
  for (const Document& document : all()) kinds.insert(document.kind);
  EXPECT_EQ(kinds.size(), clins::kind_rows().size());
}

TEST_F(WorldTest, EverybodyHasAHistoryInTheOrderOfTime) {
  for (int number = 1; number <= 60; ++number) {
    const auto documents = world_.documents(world_.person(number));
    EXPECT_FALSE(documents.empty()) << number;
    EXPECT_TRUE(std::ranges::is_sorted(documents, {}, &Document::on)) << number;
    EXPECT_LE(documents.back().on, kToday) << number;
  }
}

TEST(History, NobodyIsWithoutAnIllness) {
  for (int number = 1; number <= 20'000; ++number) {
    const Person person = make_person(3, number, kToday);
    EXPECT_FALSE(make_history(3, person, kToday).illnesses.empty()) << number;
  }
}

TEST_F(WorldTest, NoIdentifierStandsTwice) {
  std::set<std::string> identifiers;
  const auto documents = all();
  for (const Document& document : documents) identifiers.insert(document.identifier);
  EXPECT_EQ(identifiers.size(), documents.size());
}

TEST_F(WorldTest, NoInsuredNumberBelongsToTwo) {
  std::set<std::string> numbers;
  std::size_t count = 0;
  for (int number = 1; number <= 1'000; ++number)
    for (const InsuredNumber& one : world_.person(number).numbers) {
      EXPECT_TRUE(clins::is_written_insured(clins::kInsuredSystem, one.written()));
      numbers.insert(one.written());
      ++count;
    }
  EXPECT_EQ(numbers.size(), count);
}

TEST_F(WorldTest, SomeHaveChangedTheirInsurer) {
  bool changed = false;
  for (int number = 1; number <= 60; ++number)
    changed = changed || world_.person(number).numbers.size() > 1;
  EXPECT_TRUE(changed);
}

TEST(Vocabulary, EveryTestIsACoreItem) {
  for (const LaboratoryTest& test : tests())
    EXPECT_TRUE(
        std::ranges::binary_search(clins::core_items(), test.code, {}, &clins::ItemRow::code))
        << test.name;
}

TEST(Vocabulary, EveryDiseaseHasADrug) {
  for (const Disease& disease : diseases())
    EXPECT_TRUE(std::ranges::find(drugs(), disease.name, &Drug::disease) != drugs().end())
        << disease.name;
}

TEST(Vocabulary, EffectsNameDiseasesAndTestsThatAreThere) {
  for (const Effect& effect : effects()) {
    EXPECT_TRUE(std::ranges::find(diseases(), effect.disease, &Disease::name) != diseases().end());
    EXPECT_EQ(test_of(effect.test).local, effect.test);
  }
}

TEST(Value, IsShownWithItsDecimals) {
  EXPECT_EQ(with_point(55, 1), "5.5");
  EXPECT_EQ(with_point(7, 2), "0.07");
  EXPECT_EQ(with_point(140, 0), "140");
}

// The first numbers of SplitMix64 from 0, so that no compiler or edit changes anybody.
TEST(Draw, GivesTheSameNumbersForEver) {
  Draw draw(0, {});
  EXPECT_EQ(draw.next(), 0xe220a8397b1dcdafU);
  EXPECT_EQ(draw.next(), 0x6e789e6aa1b965f4U);
}

TEST(Draw, StaysWithinItsBounds) {
  Draw draw(1, {2, 3});
  for (int i = 0; i < 1'000; ++i) {
    const int number = draw.between(-3, 3);
    EXPECT_TRUE(number >= -3 && number <= 3);
    const int near = draw.around(10, 4);
    EXPECT_TRUE(near >= 6 && near <= 14);
  }
}

}  // namespace
}  // namespace tasuki::generate
