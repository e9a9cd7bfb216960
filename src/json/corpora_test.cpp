// The JSON parsing test suite, and every example that the product is measured against.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/files.hpp"
#include "json/document.hpp"
#include "test_paths.hpp"

namespace tasuki::json {
namespace {

namespace fs = std::filesystem;
const fs::path kShared = TASUKI_SHARED_DIR;

TEST(Corpora, JsonTestSuiteIsJudgedAsItSays) {
  const fs::path folder = kShared / "corpora/JSONTestSuite/test_parsing";
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there";
  // Two of its files that must be accepted have duplicate keys: the grammar allows them, we do not.
  const Limits grammar_only{.keys = Keys::repeated};
  std::map<char, int> right;
  int duplicates = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const char kind = entry.path().filename().string().front();
    const std::string text = read_file(entry.path().string()).value();
    const auto document = Document::parse(text, grammar_only);
    const auto strict = Document::parse(text);
    if (!strict && strict.error().code == Code::json_duplicate_key) ++duplicates;
    if (kind != 'i') {
      EXPECT_EQ(document.has_value(), kind == 'y') << entry.path();
    }
    if (kind == 'i' || document.has_value() == (kind == 'y')) ++right[kind];
  }
  EXPECT_EQ(right['y'], 95);
  EXPECT_EQ(right['n'], 188);
  EXPECT_EQ(right['i'], 35);  // either way is right
  EXPECT_EQ(duplicates, 2);
}

TEST(Corpora, EveryFhirExampleIsRead) {
  const fs::path folder = kShared / "fhir/examples";
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there";
  int read = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    EXPECT_TRUE(Document::parse(read_file(entry.path().string()).value())) << entry.path();
    ++read;
  }
  EXPECT_GT(read, 60);
}

}  // namespace
}  // namespace tasuki::json
