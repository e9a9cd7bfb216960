#include "gateway/pull/directory_source.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.hpp"
#include "clins/collection_support.hpp"
#include "clins/letter_support.hpp"

namespace tasuki::gateway {
namespace {

namespace fs = std::filesystem;
using enum clins::InformationClass;

class DirectorySourceTest : public testing::Test {
 protected:
  DirectorySourceTest() { fs::create_directories(root_ / "pull"); }
  ~DirectorySourceTest() override { fs::remove_all(root_); }

  void put(const std::string& number, const std::string& name, const std::string& bytes) {
    fs::create_directories(root_ / "pull" / number);
    ASSERT_TRUE(write_file((root_ / "pull" / number / name).string(), bytes));
  }
  static std::string results() {
    clins::Collection collection;
    collection.results = {{}};
    return collection.json();
  }
  std::vector<std::string> units(pull::Subject subject,
                                 std::initializer_list<clins::InformationClass> classes) {
    pull::Question question;
    question.subject = std::move(subject);
    for (const auto one : classes) question.classes.add(one);
    return source_.units(question).value();
  }

  fs::path root_ = fs::path(testing::TempDir()) / ("source-" + std::to_string(getpid()));
  DirectorySource source_{(root_ / "pull").string()};
};

TEST_F(DirectorySourceTest, GivesTheUnitsOfTheClassesAskedFor) {
  put("00012", "a.json", results());
  put("00012", "b.json", clins::Letter{}.json());
  EXPECT_EQ(units({"00012", {}, {}}, {laboratory}).size(), 1U);
  EXPECT_EQ(units({"00012", {}, {}}, {laboratory, documents}).size(), 2U);
  EXPECT_TRUE(units({"00012", {}, {}}, {infections}).empty());
}

TEST_F(DirectorySourceTest, GivesTheKindsOfDocumentsAskedFor) {
  put("00012", "a.json", clins::Letter{}.json());
  pull::Question question;
  question.subject.local_number = "00012";
  question.classes.add(documents);
  question.kinds = {clins::Kind::discharge_summary};
  EXPECT_TRUE(source_.units(question).value().empty());
  question.kinds = {clins::Kind::referral};
  EXPECT_EQ(source_.units(question).value().size(), 1U);
}

TEST_F(DirectorySourceTest, FindsAPersonByInsuredNumberAndBirthDate) {
  put("00012", "a.json", results());
  EXPECT_EQ(units({{}, "I|00012345|あいう|187|05", "1955-05-04"}, {laboratory}).size(), 1U);
  EXPECT_TRUE(units({{}, "I|00012345|あいう|187|05", "1955-05-05"}, {laboratory}).empty());
  EXPECT_TRUE(units({{}, "I|00012345|あいう|188|05", "1955-05-04"}, {laboratory}).empty());
}

TEST_F(DirectorySourceTest, NobodyHereIsNothingHeld) {
  EXPECT_TRUE(units({"00013", {}, {}}, {laboratory}).empty());
}

TEST_F(DirectorySourceTest, ANumberLeadsNowhereElse) {
  ASSERT_TRUE(make_directories((root_ / "elsewhere").string()));
  ASSERT_TRUE(write_file((root_ / "elsewhere" / "a.json").string(), results()));
  fs::create_directory_symlink(root_ / "elsewhere", root_ / "pull" / "link");
  for (const char* number : {"../elsewhere", "..", ".", "/etc", "link", "a/b", "a\\b", ""})
    EXPECT_TRUE(units({number, "none", {}}, {laboratory}).empty()) << number;
}

TEST_F(DirectorySourceTest, AFileThatIsNoUnitIsPassedOver) {
  put("00012", "a.json", "{");
  put("00012", "b.json", R"({"resourceType":"Patient"})");
  put("00012", "c.txt", results());
  put("00012", "d.json", results());
  EXPECT_EQ(units({"00012", {}, {}}, {laboratory}).size(), 1U);
}

TEST_F(DirectorySourceTest, SaysWhomItKnowsAndWhatOf) {
  put("00012", "a.json", results());
  put("00013", "a.json", "{");
  put("not a number", "a.json", results());
  const auto holdings = source_.holdings().value();
  ASSERT_EQ(holdings.size(), 1U);
  EXPECT_EQ(holdings[0].local_number, "00012");
  EXPECT_TRUE(holdings[0].classes.has(laboratory));
  EXPECT_FALSE(holdings[0].classes.has(conditions));
}

TEST_F(DirectorySourceTest, WithoutItsDirectoryItFails) {
  fs::remove_all(root_ / "pull");
  EXPECT_EQ(source_.holdings().error().code, Code::file_unreadable);
}

}  // namespace
}  // namespace tasuki::gateway
