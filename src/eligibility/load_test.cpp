#include "eligibility/load.hpp"

#include "base/limits.hpp"
#include "eligibility/contract_support.hpp"

namespace tasuki::eligibility {
namespace {

constexpr std::string_view kPersonHeader = "person,birth_date,name,kana,sex,address\n";
constexpr std::string_view kNumberHeader =
    "person,payer,insurer,symbol,number,branch,valid_from,valid_to\n";

class Load : public testing::Test {
 protected:
  Result<Loaded> load(std::string name, std::string bytes) {
    const LoadFile file{std::move(name), std::move(bytes)};
    return scene_.registry().load({&file, 1});
  }
  // What a wrong file ends with.
  std::string detail(std::string name, std::string bytes) {
    const auto loaded = load(std::move(name), std::move(bytes));
    EXPECT_EQ(code_of(loaded), Code::load_invalid);
    return loaded ? "" : loaded.error().detail;
  }
  std::string numbers(std::string_view line) {
    return detail("numbers.csv", std::string(kNumberHeader).append(line));
  }
  std::string person_json(std::string_view person) {
    return detail("x.json", std::string("{\"format\": \"tasuki-eligibility-1\",\n\"persons\": [\n")
                                .append(person)
                                .append("]}"));
  }
  bool knows(std::string_view insured, std::string_view birth_date) {
    return scene_.registry().check(check_of(insured, birth_date)).has_value();
  }
  Scene scene_;
};

TEST_F(Load, CsvFilesBringPersonsAndTheirNumbers) {
  const LoadFile files[] = {
      {"persons.csv", std::string(kPersonHeader) + "p-jiro,1990-05-05,架空 次郎,,male,\n"},
      {"numbers.csv", std::string(kNumberHeader) + "p-jiro,insurance,11,乙,7,00,2020-01-01,\n"}};
  const Loaded loaded = scene_.registry().load(files).value();
  EXPECT_EQ(loaded.persons, 1U);
  EXPECT_EQ(loaded.numbers, 1U);
  EXPECT_TRUE(knows("I|00000011|乙|7|00", "1990-05-05"));
}

TEST_F(Load, NumbersAreComparedInTheirNormalForm) {
  ASSERT_TRUE(load("numbers.csv",
                   std::string(kNumberHeader) + "p-taro,insurance,１１,乙 ,７,00,2020-01-01,\n"));
  EXPECT_TRUE(knows("I|00000011|乙|7|00", "1975-12-31"));
}

TEST_F(Load, AFileReplacesAllNumbersOfThePersonsThatItNames) {
  ASSERT_TRUE(load("numbers.csv", std::string(kNumberHeader) +
                                      "p-hanako,insurance,11,乙,7,00,2020-01-01,2020-12-31\n"
                                      "p-hanako,insurance,11,乙,8,00,2021-01-01,\n"));
  EXPECT_FALSE(knows(kHanakoNew, kHanakoBirthDate));
  EXPECT_TRUE(knows("I|00000011|乙|7|00", kHanakoBirthDate));
  EXPECT_TRUE(knows("I|00000011|乙|8|00", kHanakoBirthDate));
  EXPECT_TRUE(knows("I|00099999|双|1|", "1970-07-07")) << "others are left alone";
}

TEST_F(Load, ACorrectedBirthDateTakesThePlaceOfTheWrongOne) {
  ASSERT_TRUE(load("persons.csv", std::string(kPersonHeader) + "p-hanako,1980-04-02,,,,\n"));
  EXPECT_TRUE(knows(kHanakoNew, "1980-04-02"));
  EXPECT_FALSE(knows(kHanakoNew, kHanakoBirthDate));
}

TEST_F(Load, AJsonPersonWithoutNumbersKeepsThoseThatItHas) {
  ASSERT_TRUE(load("x.json", R"({"format": "tasuki-eligibility-1",
      "persons": [{"person": "p-hanako", "birth_date": "1980-04-01"}]})"));
  EXPECT_TRUE(knows(kHanakoNew, kHanakoBirthDate));
}

TEST_F(Load, OneWrongLineMeansThatNothingIsLoaded) {
  const std::string detail = this->detail(
      "persons.csv", std::string(kPersonHeader) + "p-jiro,1990-05-05,,,,\np-rokuro,1990-5-5,,,,\n");
  EXPECT_EQ(detail, "persons.csv:3: birth_date");
  EXPECT_EQ(code_of(scene_.registry().consent_status({"p-jiro", std::string(kClinic)})),
            Code::item_unknown);
}

TEST_F(Load, OneWrongFileMeansThatNoneIsLoaded) {
  const LoadFile files[] = {{"persons.csv", std::string(kPersonHeader) + "p-jiro,1990-05-05,,,,\n"},
                            {"other.csv", "nothing\n"}};
  const auto loaded = scene_.registry().load(files);
  EXPECT_EQ(code_of(loaded), Code::load_invalid);
  EXPECT_EQ(loaded.error().detail, "other.csv:1: the header is none that is known");
  EXPECT_EQ(code_of(scene_.registry().consent_status({"p-jiro", std::string(kClinic)})),
            Code::item_unknown);
}

TEST_F(Load, AWrongLineIsNamedByItsColumn) {
  struct Case {
    std::string line;
    std::string detail;
  };
  const Case cases[] = {
      {"p x,insurance,11,乙,7,00,2020-01-01,", "numbers.csv:2: person"},
      {"p-nobody,insurance,11,乙,7,00,2020-01-01,", "numbers.csv:2: there is no such person"},
      {"p-taro,private,11,乙,7,00,2020-01-01,", "numbers.csv:2: payer"},
      {"p-taro,insurance,123456789,乙,7,00,2020-01-01,", "numbers.csv:2: insurer number: 8 digits"},
      {"p-taro,insurance,11,乙,,00,2020-01-01,", "numbers.csv:2: number: missing"},
      {"p-taro,insurance,11,乙,7,5,2020-01-01,", "numbers.csv:2: branch: 2 digits or empty"},
      {"p-taro,insurance,11,a:b,7,00,2020-01-01,", "numbers.csv:2: insured identity: not 4 parts"},
      {"p-taro,insurance,11,乙,7,00,2020-13-01,", "numbers.csv:2: valid_from"},
      {"p-taro,insurance,11,乙,7,00,2020-01-02,2020-01-01", "numbers.csv:2: valid_to"},
      {"p-taro,insurance,11,乙,7,00,2020-01-01", "numbers.csv:2: expected 8 fields"},
      {"p-taro,insurance,11,乙,7,00,2020-01-01,\np-taro,insurance,11,乙,7,00,2020-01-01,",
       "numbers.csv:3: the same number from the same day"},
  };
  for (const Case& each : cases) EXPECT_EQ(numbers(each.line), each.detail);
}

TEST_F(Load, AnInstitutionIsCheckedToo) {
  const std::string header = "code,name,kana,phone,postal_code,address,takes_part,emergency\n";
  EXPECT_EQ(detail("i.csv", header + "13,病院,,,,,true,false"), "i.csv:2: code");
  EXPECT_EQ(detail("i.csv", header + "1310000001,,,,,,true,false"), "i.csv:2: name");
  EXPECT_EQ(detail("i.csv", header + "1310000001,病院,,,,,yes,false"), "i.csv:2: takes_part");
  EXPECT_EQ(detail("i.csv", header + "1310000001,病院,,,,,true,"), "i.csv:2: emergency");
}

TEST_F(Load, ATextHasAtMost1024Bytes) {
  const auto person = [](std::size_t size) {
    return std::string(kPersonHeader) + "p-taro,1975-12-31," + std::string(size, 'n') + ",,,\n";
  };
  EXPECT_TRUE(load("p.csv", person(limits::kLoadTextBytesMax)));
  EXPECT_EQ(detail("p.csv", person(limits::kLoadTextBytesMax + 1)), "p.csv:2: name");
}

TEST_F(Load, AJsonFileIsNamedByItsLineToo) {
  EXPECT_EQ(person_json(R"({"person": "p-x"})"), "x.json:3: birth_date is missing");
  EXPECT_EQ(person_json(R"({"person": "p-x", "birth_date": 1980})"), "x.json:3: birth_date");
  EXPECT_EQ(person_json("{\"person\": \"p-x\",\n\"birthdate\": \"1980-04-01\"}"),
            "x.json:4: a member that is not known");
  EXPECT_EQ(person_json(R"({"person": "p-x", "birth_date": "1980-04-01", "numbers": {}})"),
            "x.json:3: numbers");
  EXPECT_EQ(person_json("{\"person\": \"p-x\", \"birth_date\": \"1980-04-01\", \"numbers\": [\n"
                        "{\"person\": \"p-taro\"}]}"),
            "x.json:4: a member that is not known");
  EXPECT_EQ(person_json("7"), "x.json:3: expected an object");
}

TEST_F(Load, AJsonFileSaysItsFormat) {
  EXPECT_EQ(detail("x.json", R"({"persons": []})"), "x.json:1: format");
  EXPECT_EQ(detail("x.json", R"({"format": "tasuki-eligibility-2"})"), "x.json:1: format");
  EXPECT_EQ(detail("x.json", "[]"), "x.json:1: expected an object");
  EXPECT_NE(detail("x.json", "{\n\"format\" 1}").find("line 2"), std::string::npos);
}

TEST_F(Load, AnUnknownKindOfFileIsRefused) {
  EXPECT_EQ(detail("persons.xlsx", "PK"), "persons.xlsx:1: neither .csv nor .json");
}

TEST_F(Load, AnEmptyFileIsRefused) {
  EXPECT_EQ(detail("persons.csv", ""), "persons.csv:1: the header is none that is known");
}

}  // namespace
}  // namespace tasuki::eligibility
