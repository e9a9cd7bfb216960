#include "gateway/ssmix2/pull_source.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "crypto/digest.hpp"
#include "gateway/ssmix2/ledger.hpp"
#include "sqlite/scratch_support.hpp"
#include "ssmix2/storage_support.hpp"

namespace tasuki::gateway {
namespace {

using enum clins::InformationClass;
using ssmix2::test_message;

constexpr std::string_view kConfirmed =
    "PRB|AD|20261120|20061593^高血圧症^MDCDX2|P1|||20261001|||||||||20260901|\r";
constexpr std::string_view kSuspected =
    "PRB|AD|20261120|20054178^胃癌^MDCDX2|P2|||||||||||||20260901\rZPR|||8002^の疑い\r";

constexpr std::string_view kSpecimen =
    "SPM|1|1||023^血清^JC10|||||||||||||202611190930\r"
    "OBR|1|1|1|E001^生化学^99O03|||20261119|||||||||607^医師^一郎\r"
    "ORC|SC|1|||||||||||||||01^内科^99XY1||||||||||||O\r";
constexpr std::string_view kBasics = "12345678_-_ADT-00_999999999999999_20261120103000123_-_1";

class Ssmix2SourceTest : public testing::Test {
 protected:
  Ssmix2SourceTest() : state_(Storage::open(scratch_.file("gateway.db"), metrics_).value()) {
    settings_.path = files_.root();
    settings_.side_list = scratch_.file("list.csv");
    list("");
    files_.put(kBasics, ssmix2::test_basics());
  }

  void list(std::string_view text) { ASSERT_TRUE(write_file(settings_.side_list, text)); }
  ssmix2::FileName put_problems(std::string_view problems) {
    return files_.put("12345678_-_PPR-01_999999999999999_20261120103000123_01_1",
                      test_message("PPR^ZD1", problems));
  }
  void put_result(std::string_view status) {
    files_.put("12345678_20261119_OML-11_000000000000001_20261120103000123_01_1",
               test_message("OUL^R22", std::string(kSpecimen) +
                                           "OBX|1|NM|3H015000002326101^カリウム^JC10||4.20|"
                                           "mEq/L^mEq/L^99U|3.5-5.0|N|||" +
                                           std::string(status) + "\r"));
  }
  std::vector<std::string> units(std::initializer_list<clins::InformationClass> classes,
                                 const std::string& number = "12345678") {
    pull::Question question;
    question.subject.local_number = number;
    for (const auto one : classes) question.classes.add(one);
    return source().units(question).value();
  }
  Ssmix2Source& source() {
    if (!source_)
      source_ = Ssmix2Source::open(settings_, {*state_, clock_, log_, "1310000001"}).value();
    return *source_;
  }
  // What a clerk says of what the storage says now.
  void decide(const ssmix2::FileName& file, ClerkWord word) {
    const auto message = ssmix2::Message::parse(*files_.open().read(file)).value();
    const auto person = ssmix2::find_person(files_.open(), "12345678").value();
    const auto converted = ssmix2::convert(message, file, person, {.institution = "1310000001"});
    for (const ssmix2::Unit& unit : converted.units) {
      const std::string sha256 = crypto::to_hex(crypto::sha256(unit.json));
      const auto written = state_->write([&](sqlite::Database& database) -> Result<> {
        TRY_VOID(ssmix2_ledger::say(database, settings_.path,
                                    {unit.identifier, "12345678", file.path(), "conditions",
                                     "conditions", unit.date, sha256},
                                    clock_.now()));
        TRY(ssmix2_ledger::decide(database, settings_.path, unit.identifier, word, "clerk",
                                  clock_.now()));
        return {};
      });
      ASSERT_TRUE(written);
    }
  }

  SystemClock clock_;
  Metrics metrics_;
  Log log_{[](std::string_view) {}, Level::error, "test", clock_};
  sqlite::ScratchDirectory scratch_;
  ssmix2::TestStorage files_;
  std::unique_ptr<Storage> state_;
  Ssmix2Storage settings_;
  std::unique_ptr<Ssmix2Source> source_;
};

TEST_F(Ssmix2SourceTest, GivesWhatThePolicyFreesOfTheClassesAskedFor) {
  put_problems(kConfirmed);
  put_result("F");
  EXPECT_EQ(units({conditions}).size(), 1U);
  EXPECT_TRUE(units({allergies}).empty());
  EXPECT_TRUE(units({laboratory}).empty());  // nobody told the patient yet
  list("12345678,OML-11,*,explained\n");
  EXPECT_EQ(units({laboratory}).size(), 1U);
  EXPECT_EQ(units({laboratory, conditions}).size(), 2U);
}

TEST_F(Ssmix2SourceTest, ASuspectedDiagnosisStaysWhoeverReleasesIt) {
  const auto file = put_problems(std::string(kConfirmed) + std::string(kSuspected));
  decide(file, ClerkWord::release);
  const auto given = units({conditions});
  ASSERT_EQ(given.size(), 1U);
  EXPECT_NE(given[0].find("高血圧症"), std::string::npos);
  EXPECT_EQ(given[0].find("胃癌"), std::string::npos);
}

TEST_F(Ssmix2SourceTest, AClerksHoldStaysOverNewVersions) {
  const auto file = put_problems(kConfirmed);
  decide(file, ClerkWord::hold);
  EXPECT_TRUE(units({conditions}).empty());
  put_problems(std::string(kConfirmed) +
               "PRB|AD|20261120|20051839^2型糖尿病^MDCDX2|P3|||||||||||||20260901\r");
  EXPECT_TRUE(units({conditions}).empty());
}

TEST_F(Ssmix2SourceTest, AReleaseIsOfWhatTheClerkSaw) {
  settings_.release.conditions = {ReleaseRule::When::explained, {}};
  const auto file = put_problems(kConfirmed);
  EXPECT_TRUE(units({conditions}).empty());
  decide(file, ClerkWord::release);
  EXPECT_EQ(units({conditions}).size(), 1U);
  put_problems(std::string(kConfirmed) +
               "PRB|AD|20261120|20051839^2型糖尿病^MDCDX2|P3|||||||||||||20260901\r");
  EXPECT_TRUE(units({conditions}).empty());
}

TEST_F(Ssmix2SourceTest, AnInterimResultIsFollowedByTheFinalOneUnderTheSameIdentifier) {
  list("12345678,OML-11,*,explained\n");
  const auto identifier_of = [](const std::string& unit) {
    return json::Document::parse(unit).value()->root()["identifier"]["value"].string();
  };
  put_result("P");
  const auto interim = units({laboratory});
  put_result("F");
  const auto last = units({laboratory});
  ASSERT_EQ(interim.size(), 1U);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(identifier_of(interim[0]), identifier_of(last[0]));
  EXPECT_NE(interim[0].find(R"("status":"preliminary")"), std::string::npos);
  EXPECT_NE(last[0].find(R"("status":"final")"), std::string::npos);
}

TEST_F(Ssmix2SourceTest, TheListsMarksStandOnWhatIsGiven) {
  put_problems(kConfirmed);
  list("12345678,PPR-01,*,uninformed\n");
  const auto given = units({conditions});
  ASSERT_EQ(given.size(), 1U);
  EXPECT_NE(given[0].find("UNINFORMED"), std::string::npos);
}

TEST_F(Ssmix2SourceTest, ABrokenMessageHidesNothingElse) {
  put_problems("PRB|");
  list("12345678,OML-11,*,explained\n");
  put_result("F");
  EXPECT_EQ(units({laboratory, conditions}).size(), 1U);
}

TEST_F(Ssmix2SourceTest, NobodyHereIsNothingHeldAndNoNumberLeadsElsewhere) {
  put_problems(kConfirmed);
  for (const char* number : {"87654321", "", "../12345678", "123/45678", "*"})
    EXPECT_TRUE(units({conditions}, number).empty()) << number;
}

TEST_F(Ssmix2SourceTest, WithoutItsListOrTheBasicsItFails) {
  const auto basics = ssmix2::parse_file_name(kBasics).value();
  put_problems(kConfirmed);
  settings_.side_list = scratch_.file("none.csv");
  pull::Question question;
  question.subject.local_number = "12345678";
  question.classes.add(conditions);
  EXPECT_EQ(source().units(question).error().code, Code::file_unreadable);
  settings_.side_list.clear();
  source_.reset();
  files_.rename(basics, ssmix2::Condition::deleted);
  EXPECT_EQ(source().units(question).error().code, Code::content_damaged);
}

TEST_F(Ssmix2SourceTest, SaysWhomItKnows) {
  put_problems(kConfirmed);
  const auto holdings = source().holdings().value();
  ASSERT_EQ(holdings.size(), 1U);
  EXPECT_EQ(holdings[0].local_number, "12345678");
  EXPECT_TRUE(holdings[0].classes.has(conditions));
  EXPECT_FALSE(holdings[0].classes.has(prescriptions));
}

}  // namespace
}  // namespace tasuki::gateway
