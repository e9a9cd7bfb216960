#include "generate/storage.hpp"

#include <gtest/gtest.h>

#include <set>

#include "clins/letter_support.hpp"
#include "clins/verdict.hpp"
#include "json/document.hpp"
#include "ssmix2/convert.hpp"

namespace tasuki::generate {
namespace {

class StorageFilesTest : public testing::Test {
 protected:
  std::vector<StorageFile> files(int person) const {
    return storage_files(world_, world_.person(person), institutions().front());
  }
  const World world_{{.seed = 1,
                      .persons = 40,
                      .today = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20)}};
  const ssmix2::Context context_{.institution = std::string(institutions().front().code)};
};

TEST_F(StorageFilesTest, AreTheSameForTheSamePlan) {
  const auto first = files(7);
  const auto second = files(7);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].name, second[i].name);
    EXPECT_EQ(first[i].content, second[i].content);
  }
}

TEST_F(StorageFilesTest, HaveNamesOfTheStorageThatNoOtherHas) {
  std::set<std::string> keys;
  for (int person = 1; person <= world_.plan().persons; ++person) {
    for (const StorageFile& file : files(person)) {
      EXPECT_EQ(ssmix2::parse_file_name(file.name.text()), file.name);
      EXPECT_TRUE(keys.insert(file.name.key()).second) << file.name.key();
    }
  }
}

// The messages of a person, converted as a gateway does it.
TEST_F(StorageFilesTest, BecomeUnitsWithoutFaultOrError) {
  clins::ClassSet classes;
  validate::Request request;
  request.now = parse_instant("2026-12-01T00:00:00Z").value();
  for (int number = 1; number <= world_.plan().persons; ++number) {
    ssmix2::Person person;
    for (const StorageFile& file : files(number)) {
      const auto message = ssmix2::Message::parse(file.content);
      ASSERT_TRUE(message) << message.error().to_string();
      if (file.name.data_type == "ADT-00")
        person = ssmix2::read_person(*message, file.name).value();
      const auto converted = ssmix2::convert(*message, file.name, person, context_);
      for (const ssmix2::Fault& fault : converted.faults)
        ADD_FAILURE() << file.name.text() << " " << fault.to_string();
      for (const ssmix2::Unit& unit : converted.units) {
        classes = classes | unit.classes;
        const auto document = json::Document::parse(unit.json);
        ASSERT_TRUE(document);
        for (const auto& issue : clins::verdict(**document, clins::test_validator(), request))
          if (issue.severity == fhir::Severity::error)
            ADD_FAILURE() << unit.json << " " << issue.code << " " << issue.expression;
      }
    }
  }
  for (const auto& [id, code, national, ja, en] : clins::information_classes())
    EXPECT_EQ(classes.has(id), id <= clins::InformationClass::prescriptions) << code;
}

}  // namespace
}  // namespace tasuki::generate
