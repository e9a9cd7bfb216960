#include "ssmix2/file_name.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kName = "9999013_20111220_OML-11_000000011000354_20111220103059000_01_1";

TEST(FileNameTest, SaysWhatItIsAndWhereItBelongs) {
  const auto file = parse_file_name(kName);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->patient, "9999013");
  EXPECT_EQ(file->care_date, "20111220");
  EXPECT_EQ(file->data_type, "OML-11");
  EXPECT_EQ(file->order_number, "000000011000354");
  EXPECT_EQ(file->updated, "20111220103059000");
  EXPECT_EQ(file->department, "01");
  EXPECT_EQ(file->condition, Condition::current);
  EXPECT_EQ(file->text(), kName);
  EXPECT_EQ(file->path(), "999/901/9999013/20111220/OML-11/" + std::string(kName));
}

TEST(FileNameTest, VersionsOfOneThingHaveOneKey) {
  const auto old = parse_file_name("1_-_PPR-01_999999999999999_20111209163030000_01_2");
  const auto current = parse_file_name("1_-_PPR-01_999999999999999_20120101000000000_02_1");
  ASSERT_TRUE(old && current);
  EXPECT_EQ(old->condition, Condition::old);
  EXPECT_EQ(old->key(), current->key());
}

TEST(FileNameTest, AShortNumberIsSplitAsFarAsItGoes) {
  EXPECT_EQ(patient_folder("12"), "12/12");
  EXPECT_EQ(patient_folder("12345"), "123/45/12345");
  EXPECT_EQ(patient_folder("0000001"), "000/000/0000001");
}

TEST(FileNameTest, RefusesEverythingElse) {
  for (const std::string_view name :
       {"", "a", "9999013_20111220_OML-11_000000011000354_20111220103059000_01",
        "9999013_20111220_OML-11_000000011000354_20111220103059000_01_3",
        "9999013_20111220_OML-11_000000011000354_20111220103059000_01_1_1",
        "9999013_2011122_OML-11_000000011000354_20111220103059000_01_1",
        "9999013_20111320_OML-11_000000011000354_20111220103059000_01_1",
        "9999013_20111220_OML-11_0000000110003540_20111220103059000_01_1",
        "9999013_20111220_OML-11_000000011000354_20111220103059_01_1",
        "9999013_20111220_OML-11_000000011000354_20111220253059000_01_1",
        "../..13_20111220_OML-11_000000011000354_20111220103059000_01_1",
        "9999013_20111220_../-11_000000011000354_20111220103059000_01_1",
        "_20111220_OML-11_000000011000354_20111220103059000_01_1"}) {
    const auto file = parse_file_name(name);
    ASSERT_FALSE(file) << name;
    EXPECT_EQ(file.error().code, FaultCode::file_name);
  }
}

TEST(FileNameTest, APatientNumberHasAtMostSoManyCharacters) {
  EXPECT_TRUE(is_patient_number(std::string(limits::kLocalNumberBytesMax, '1')));
  EXPECT_FALSE(is_patient_number(std::string(limits::kLocalNumberBytesMax + 1, '1')));
  EXPECT_FALSE(is_patient_number(".."));
}

TEST(FileNameTest, TheTypesThatAreReadGiveTheSixInformation) {
  EXPECT_EQ(data_type("OML-11"), DataType::laboratory);
  EXPECT_FALSE(data_type("OMP-11"));
  EXPECT_TRUE(row_of(DataType::laboratory).classes.has(clins::InformationClass::infections));
  EXPECT_TRUE(row_of(DataType::allergies).classes.has(clins::InformationClass::contraindications));
  EXPECT_FALSE(row_of(DataType::problems).classes.has(clins::InformationClass::laboratory));
}

TEST(FaultTest, SaysWhereItIsAndHasOneCodeEach) {
  const Fault fault{FaultCode::missing, 7, "OBX", 5};
  EXPECT_EQ(fault.to_string(), "SM302 A value that is needed is missing. (line 7, OBX-5)");
  EXPECT_EQ(Fault{FaultCode::unreadable}.to_string(Lang::ja), "SM103 ファイルを読めません。");
  for (const FaultRow& one : fault_rows())
    for (const FaultRow& other : fault_rows())
      EXPECT_TRUE(one.id == other.id || one.code != other.code) << one.code;
}

}  // namespace
}  // namespace tasuki::ssmix2
