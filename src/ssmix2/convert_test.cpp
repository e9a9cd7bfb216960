#include "ssmix2/convert.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/limits.hpp"
#include "clins/letter_support.hpp"
#include "clins/unit.hpp"
#include "clins/verdict.hpp"
#include "json/document.hpp"
#include "ssmix2/iso_2022_jp.hpp"
#include "ssmix2/storage.hpp"
#include "ssmix2/storage_support.hpp"
#include "test_paths.hpp"

namespace tasuki::ssmix2 {
namespace {

namespace fs = std::filesystem;
using clins::InformationClass;

const Context kContext{.institution = "1310000001"};

FileName file_of(std::string_view type, std::string_view updated = "20261120103000123") {
  const bool dated = type.starts_with("OM");
  return *parse_file_name(
      "12345678_" + std::string(dated ? "20261119" : "-") + "_" + std::string(type) + "_" +
      (dated ? "000000000000001" : std::string(kNoOrder)) + "_" + std::string(updated) + "_01_1");
}

Message message_of(std::string_view text) {
  auto message = Message::parse(to_iso_2022_jp(text));
  EXPECT_TRUE(message) << message.error().to_string();
  return *std::move(message);
}

Person test_person() {
  const auto person = read_person(message_of(test_basics()), file_of("ADT-00"));
  EXPECT_TRUE(person) << person.error().to_string();
  return person.value_or(Person());
}

Converted converted(std::string_view data_type, std::string_view message_type,
                    std::string_view rest) {
  return convert(message_of(test_message(message_type, rest)), file_of(data_type), test_person(),
                 kContext);
}

// What the exchange says of it: nothing that refuses.
void expect_valid(const Unit& unit, const std::string& of) {
  const auto document = json::Document::parse(unit.json);
  ASSERT_TRUE(document) << of;
  validate::Request request;
  request.now = parse_instant("2026-12-01T00:00:00Z").value();
  fhir::Issues issues;
  if (unit.registrable) {
    const auto read = clins::read_unit(**document, issues);
    if (read) {
      EXPECT_EQ(read->identifier_value, unit.identifier);
      EXPECT_EQ(read->kind, unit.kind);
      clins::check_rules(**document, read->kind, clins::test_validator(), request, issues);
    }
  } else {
    issues = clins::verdict(**document, clins::test_validator(), request);
  }
  for (const fhir::Issue& issue : issues)
    if (issue.severity == fhir::Severity::error)
      ADD_FAILURE() << of << ": " << issue.code << " " << issue.expression << "\n" << unit.json;
}

const Unit& only(const Converted& converted) {
  static const Unit kNone;
  for (const Fault& fault : converted.faults) ADD_FAILURE() << fault.to_string();
  EXPECT_EQ(converted.units.size(), 1U);
  if (converted.units.empty()) return kNone;
  expect_valid(converted.units.front(), converted.units.front().identifier);
  return converted.units.front();
}

std::unique_ptr<const json::Document> tree(const Unit& unit) {
  auto document = json::Document::parse(unit.json);
  EXPECT_TRUE(document);
  return *std::move(document);
}

// The n-th entry behind the patient.
json::Value entry(const json::Document& document, std::size_t number = 1) {
  return document.root()["entry"].at(number)["resource"];
}

void expect_fault(const Converted& converted, const Fault& fault) {
  ASSERT_EQ(converted.faults.size(), 1U);
  EXPECT_EQ(converted.faults.front(), fault) << converted.faults.front().to_string();
}

constexpr std::string_view kProblem =
    "PRB|AD|20261120|20061593^高血圧症^MDCDX2|P1|||20261001|||||||||20260901|\r";

TEST(PersonTest, IsReadFromTheBasics) {
  const Person person = test_person();
  EXPECT_EQ(person.kanji.family, "架空");
  EXPECT_EQ(person.kana.given, "ハナコ");
  EXPECT_EQ(person.birth_date, "1955-05-04");
  EXPECT_EQ(person.gender, "female");
  EXPECT_EQ(person.address, "東京都港区芝浦９－４－１７");
  EXPECT_EQ(person.insured_value, "06139999:三:187:05");
}

TEST(PersonTest, AnInsuranceThatIsOverGivesWayToOneThatIsNot) {
  const auto person =
      read_person(message_of(test_message("ADT^A08",
                                          "IN1|1|06|06130001|||||||A^01|1||20200331\r"
                                          "IN1|2|06|06130002|||||||B^02|2||20991231\r")),
                  file_of("ADT-00"));
  EXPECT_EQ(person->insured_value, "06130002:B:2:02");
}

TEST(PersonTest, AWelfareRecipientIsNamedAsOne) {
  const auto person = read_person(
      message_of(test_message("ADT^A08", "IN1|1|12|12131234||||||||1234567\r")), file_of("ADT-00"));
  EXPECT_EQ(person->insured_system, clins::kPublicPayerSystem);
  EXPECT_EQ(person->insured_value, "12131234::1234567:");
}

TEST(PersonTest, WithoutANumberNothingIsConverted) {
  const auto person =
      read_person(message_of(test_message("ADT^A08", "IN1|1|67|67999991\r")), file_of("ADT-00"));
  ASSERT_TRUE(person);
  EXPECT_TRUE(person->insured_value.empty());
  const Message message = message_of(test_message("PPR^ZD1", kProblem));
  expect_fault(convert(message, file_of("PPR-01"), *person, kContext), {FaultCode::not_insured});
  Context context = kContext;
  context.insured_system = clins::kInsuredSystem;
  context.insured_value = "06139999:三:187:05";
  only(convert(message, file_of("PPR-01"), *person, context));
}

TEST(PersonTest, AnotherPatientsBasicsAreRefused) {
  FileName file = file_of("ADT-00");
  file.patient = "87654321";
  EXPECT_EQ(read_person(message_of(test_basics()), file).error(),
            (Fault{FaultCode::other_patient, 2, "PID", 3}));
}

TEST(ConvertTest, ADiagnosis) {
  const Converted all = converted("PPR-01", "PPR^ZD1",
                                  std::string(kProblem) +
                                      "ZPR||20061593^高血圧症^MDCDX2|||B8K7^高血圧症^MDCDX1\r"
                                      "ORC|NW|1|||||||||||||||08^循環器科^MML028||||||||||||I\r");
  const Unit& unit = only(all);
  EXPECT_EQ(unit.kind, clins::Kind::conditions);
  EXPECT_EQ(unit.date, "2026-11-20");
  EXPECT_FALSE(unit.suspected);
  const auto document = tree(unit);
  const json::Value condition = entry(*document);
  EXPECT_EQ(condition["code"]["text"].string(), "高血圧症");
  EXPECT_EQ(condition["code"]["coding"].at(0)["code"].string(), "20061593");
  EXPECT_EQ(condition["code"]["coding"].at(1)["code"].string(), "B8K7");
  EXPECT_EQ(condition["onsetDateTime"].string(), "2026-09-01");
  EXPECT_EQ(condition["recordedDate"].string(), "2026-10-01");
  EXPECT_EQ(condition["clinicalStatus"]["coding"].at(0)["code"].string(), "active");
  EXPECT_EQ(condition["contained"].at(0)["class"]["code"].string(), "IMP");
  EXPECT_EQ(condition["extension"].at(1)["valueCodeableConcept"]["coding"].at(0)["code"].string(),
            "08");
}

TEST(ConvertTest, ADiagnosisThatIsOverIsResolved) {
  const Converted all =
      converted("PPR-01", "PPR^ZD1",
                "PRB|AD|20261120|20061593^高血圧症^MDCDX2|P1||||||||||F|20261110|20260901\r");
  const auto document = tree(only(all));
  EXPECT_EQ(entry(*document)["abatementDateTime"].string(), "2026-11-10");
  EXPECT_EQ(entry(*document)["clinicalStatus"]["coding"].at(0)["code"].string(), "resolved");
}

TEST(ConvertTest, SuspectedDiagnosesAreAUnitOfTheirOwn) {
  const Converted all = converted(
      "PPR-01", "PPR^ZD1",
      std::string(kProblem) +
          "PRB|AD|20261120|20054178^胃癌^MDCDX2|P2|||||||||||||20260901\rZPR|||8002^の疑い\r"
          "PRB|DE|20261120|20054178^消された病名^MDCDX2|P3|||||||||||||20260901\r");
  ASSERT_EQ(all.units.size(), 2U);
  EXPECT_TRUE(all.faults.empty());
  EXPECT_FALSE(all.units[0].suspected);
  EXPECT_TRUE(all.units[1].suspected);
  EXPECT_NE(all.units[0].identifier, all.units[1].identifier);
  for (const Unit& unit : all.units) expect_valid(unit, unit.identifier);
  const auto document = tree(all.units[1]);
  EXPECT_EQ(entry(*document)["code"]["text"].string(), "胃癌の疑い");
  EXPECT_EQ(entry(*document)["verificationStatus"]["coding"].at(0)["code"].string(), "provisional");
}

TEST(ConvertTest, ADiagnosisWithoutANumberIsUncoded) {
  const Converted all = converted("PPR-01", "PPR^ZD1", "PRB|AD|20261120|X1^珍しい病気^L|P1\r");
  const auto document = tree(only(all));
  EXPECT_EQ(entry(*document)["code"]["coding"].at(0)["code"].string(), "99999999");
  EXPECT_EQ(entry(*document)["code"]["text"].string(), "珍しい病気");
}

TEST(ConvertTest, Allergies) {
  const Converted all =
      converted("ADT-61", "ADT^A60",
                "IAM|1|DA^薬剤^HL70127|GCM2260701F1ZZZ^ポビドンヨード^JFAGY|SV|全身の発疹|A|||AL||"
                "201005||||||C\r"
                "IAM|2|FA^食物^HL70127|5A1002411023006^ソバ^JC10||湿疹|A||||||小学校低学年の頃\r"
                "IAM|3|FA|1^消えたもの|||D\r");
  const Unit& unit = only(all);
  EXPECT_EQ(unit.entries, 2U);
  EXPECT_TRUE(unit.classes.has(InformationClass::contraindications));
  EXPECT_TRUE(unit.classes.has(InformationClass::allergies));
  const auto document = tree(unit);
  const json::Value drug = entry(*document);
  EXPECT_EQ(drug["category"].at(0).string(), "medication");
  EXPECT_EQ(drug["code"]["coding"].at(0)["code"].string(), "GCM2260701F1ZZZ");
  EXPECT_EQ(drug["onsetDateTime"].string(), "2010-05");
  EXPECT_EQ(drug["reaction"].at(0)["severity"].string(), "severe");
  EXPECT_EQ(drug["verificationStatus"]["coding"].at(0)["code"].string(), "confirmed");
  const json::Value food = entry(*document, 2);
  EXPECT_EQ(food["code"]["coding"].at(0)["code"].string(), "D9F000000000");
  EXPECT_EQ(food["onsetString"].string(), "小学校低学年の頃");
}

TEST(ConvertTest, TheBasicsHaveAllergiesToo) {
  const Converted none =
      convert(message_of(test_basics()), file_of("ADT-00"), test_person(), kContext);
  EXPECT_TRUE(none.units.empty());
  EXPECT_TRUE(none.faults.empty());
  const Converted all =
      convert(message_of(test_basics("AL1|1|DA^薬剤^HL70127|1^ペニシリン^99XYZ\r")),
              file_of("ADT-00"), test_person(), kContext);
  EXPECT_TRUE(only(all).classes.has(InformationClass::contraindications));
}

constexpr std::string_view kSpecimen =
    "SPM|1|1||023^血清^JC10|||||||||||||202611190930\r"
    "OBR|1|1|1|E001^生化学^99O03|||20261119|||||||||607^医師^一郎\r"
    "ORC|SC|1|||||||||||||||01^内科^99XY1||||||||||||O\r";

TEST(ConvertTest, LaboratoryResultsAndInfectionsPart) {
  const Converted all = converted(
      "OML-11", "OUL^R22",
      std::string(kSpecimen) +
          "OBX|1|NM|3H015000002326101^カリウム^JC10^K01^K^99L||4.20|mEq/L^mEq/L^99U|3.5-5.0|N|||F\r"
          "OBX|2|NM|XYZ^院内検査^99L||<0.1|||H|||P\r"
          "OBX|3|CWE|3A016000002327102^A/G比^JC10||A^低い^L||1.2以上||||C\r"
          "OBX|4|ST|5F016141002306311^ＨＢｓ抗原^JC10||陰性||||||F\r"
          "OBX|5|NM|3H015000002326101^カリウム^JC10||9||||||X\r");
  EXPECT_TRUE(all.faults.empty());
  ASSERT_EQ(all.units.size(), 2U);
  for (const Unit& unit : all.units) expect_valid(unit, unit.identifier);
  EXPECT_EQ(all.units[0].entries, 3U);
  EXPECT_FALSE(all.units[0].final);
  EXPECT_EQ(all.units[0].date, "2026-11-19");
  EXPECT_TRUE(all.units[1].infection);
  EXPECT_TRUE(all.units[1].final);
  EXPECT_EQ(all.units[1].information, InformationClass::infections);

  const auto document = tree(all.units[0]);
  const json::Value potassium = entry(*document);
  EXPECT_EQ(potassium["code"]["coding"].at(0)["code"].string(), "K01");
  EXPECT_EQ(potassium["code"]["coding"].at(1)["display"].string(), "K");
  EXPECT_EQ(potassium["valueQuantity"]["value"].raw(), "4.20");
  EXPECT_EQ(potassium["valueQuantity"]["unit"].string(), "mEq/L");
  EXPECT_EQ(potassium["referenceRange"].at(0)["high"]["value"].raw(), "5.0");
  EXPECT_EQ(potassium["effectiveDateTime"].string(), "2026-11-19T09:30:00+09:00");
  EXPECT_EQ(potassium["contained"].at(1)["name"].at(0)["text"].string(), "医師 一郎");
  const json::Value own = entry(*document, 2);
  EXPECT_EQ(own["code"]["coding"].at(1)["code"].string(), "99999999999999999");
  EXPECT_EQ(own["valueQuantity"]["comparator"].string(), "<");
  EXPECT_EQ(own["status"].string(), "preliminary");
  const json::Value ratio = entry(*document, 3);
  EXPECT_EQ(ratio["valueString"].string(), "低い");
  EXPECT_EQ(ratio["referenceRange"].at(0)["text"].string(), "1.2以上");
  EXPECT_EQ(ratio["status"].string(), "corrected");
}

TEST(ConvertTest, AnEntryThatIsWrongIsNamedAndTheOthersGoOn) {
  const Converted all = converted("OML-11", "OUL^R22",
                                  std::string(kSpecimen) +
                                      "OBX|1|NM|3H015000002326101^カリウム^JC10||4.2||||||F\r"
                                      "OBX|2|NM|||4.2||||||F\r");
  EXPECT_EQ(all.units.size(), 1U);
  expect_fault(all, {FaultCode::missing, 7, "OBX", 3});
}

TEST(ConvertTest, Prescriptions) {
  const Converted all = converted(
      "OMP-01", "RDE^O11",
      "ORC|NW|1||1|||||20261119103045|||D1^医師^一郎|||||01^内科\r"
      "RXE||108665201^ダーゼン錠（５ｍｇ）^HOT9|1||TAB^錠^MR9P|||||15|TAB^錠^MR9P||||||||3^TAB&錠&"
      "MR9P\r"
      "TQ1|1||1013044400000000&内服・経口・１日３回朝昼夕食後&JAMISDP01|||5^d|2026111900\r"
      "ORC|CA|1||2|||||20261119103045\rRXE||1^取り消し^HOT9\r");
  const Unit& unit = only(all);
  EXPECT_FALSE(unit.registrable);
  EXPECT_EQ(unit.information, InformationClass::prescriptions);
  const auto document = tree(unit);
  const json::Value drug = entry(*document);
  EXPECT_EQ(drug["medicationCodeableConcept"]["coding"].at(1)["code"].string(), "108665201");
  EXPECT_EQ(drug["dispenseRequest"]["quantity"]["value"].raw(), "15");
  EXPECT_EQ(drug["dosageInstruction"].at(0)["text"].string(), "内服・経口・１日３回朝昼夕食後");
}

TEST(ConvertTest, WhatIsNotOfTheFileIsRefusedAsAWhole) {
  expect_fault(converted("PPR-01", "OUL^R22", kProblem), {FaultCode::message_type, 1, "MSH", 9});
  FileName file = file_of("PPR-01");
  file.patient = "87654321";
  expect_fault(
      convert(message_of(test_message("PPR^ZD1", kProblem)), file, test_person(), kContext),
      {FaultCode::other_patient, 2, "PID", 3});
  file.data_type = "OMD";
  expect_fault(
      convert(message_of(test_message("PPR^ZD1", kProblem)), file, test_person(), kContext),
      {FaultCode::not_converted});
}

TEST(ConvertTest, AFileGivesTheSameBytesAndALaterVersionTheSameIdentifiers) {
  const Message message = message_of(test_message("PPR^ZD1", kProblem));
  const FileName file = file_of("PPR-01");
  const Converted first = convert(message, file, test_person(), kContext);
  const Converted again = convert(message, file, test_person(), kContext);
  const Converted later =
      convert(message, file_of("PPR-01", "20261121103000123"), test_person(), kContext);
  EXPECT_EQ(only(first).json, only(again).json);
  EXPECT_EQ(only(first).identifier, only(later).identifier);
  EXPECT_NE(only(first).json, only(later).json);
  const auto named = identities(file, kContext);
  ASSERT_EQ(named.size(), 2U);
  EXPECT_EQ(named[0].identifier, only(first).identifier);
  EXPECT_TRUE(named[1].suspected);
  EXPECT_TRUE(identities(file_of("OMP-01"), kContext).empty());
}

TEST(ConvertTest, AMessageGivesAtMostSoManyEntries) {
  std::string rows;
  for (std::size_t i = 0; i < limits::kHl7EntriesMax; ++i) rows += "IAM|1|FA|1^x|||A\r";
  EXPECT_TRUE(converted("ADT-61", "ADT^A60", rows).faults.empty());
  const Converted more = converted("ADT-61", "ADT^A60", rows + "IAM|1|FA|1^x|||A\r");
  EXPECT_EQ(more.units.at(0).entries, limits::kHl7EntriesMax);
  EXPECT_EQ(more.faults.at(0).code, FaultCode::too_many_entries);
}

// The storage that a public test tool has for its samples: SSMIX2DataTestingTool, Apache-2.0.
class PublicSamples : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kRoot)) GTEST_SKIP() << kRoot << " is not there";
  }
  static constexpr const char* kRoot = TASUKI_SHARED_DIR "/ssmix2/SSMIX2DataTestingTool/sampleData";

  static Faulty<Message> read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return Message::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
  }
};

TEST_F(PublicSamples, EachOfATypeThatIsReadBecomesAValidUnit) {
  std::size_t units = 0;
  Context context = kContext;
  context.insured_system = clins::kInsuredSystem;
  context.insured_value = "67999991::123:01";
  for (const auto& found : fs::recursive_directory_iterator(kRoot)) {
    if (!found.is_regular_file()) continue;
    auto file = parse_file_name(found.path().filename().string());
    ASSERT_TRUE(file) << found.path();
    if (!data_type(file->data_type)) continue;
    const auto message = read(found.path());
    ASSERT_TRUE(message) << found.path() << message.error().to_string();
    Person person = test_person();
    // The samples are not of one patient, though their file names say so.
    file->patient = person.local_number = message->first("PID")->raw({3});
    const Converted all = convert(*message, *file, person, context);
    for (const Fault& fault : all.faults) ADD_FAILURE() << found.path() << fault.to_string();
    for (const Unit& unit : all.units) expect_valid(unit, found.path().string());
    units += all.units.size();
  }
  EXPECT_EQ(units, 5U);  // ADT-00, ADT-61, PPR-01, OML-11, OMP-01
}

TEST_F(PublicSamples, AreFoundByAScan) {
  const auto storage = Storage::open(kRoot);
  ASSERT_TRUE(storage);
  std::size_t found = 0;
  const Finder finder{[&](const FileName&) -> Result<> {
                        ++found;
                        return {};
                      },
                      [](const FileFault&) -> Result<> { return {}; }};
  ASSERT_TRUE(storage->scan({}, finder));
  EXPECT_EQ(found, 5U);
  const auto person = read(fs::path(kRoot) /
                           "999/901/9999013/-/ADT-00/"
                           "9999013_-_ADT-00_999999999999999_20111220224447339_-_1");
  ASSERT_TRUE(person);
  const auto read = read_person(
      *person, *parse_file_name("9999013_-_ADT-00_999999999999999_20111220224447339_-_1"));
  EXPECT_EQ(read->kanji.given, "太郎");
}

}  // namespace
}  // namespace tasuki::ssmix2
