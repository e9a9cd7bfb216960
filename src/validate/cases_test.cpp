// Documents and what is found in them: the cases of tests/cases/validate, on the default rule pack.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/files.hpp"
#include "rulepack/mini_support.hpp"
#include "test_paths.hpp"
#include "validate/validator.hpp"

namespace tasuki::validate {
namespace {

using SharedPack = std::shared_ptr<const rulepack::Pack>;

struct Case {
  std::string name;
  std::string document;
  std::vector<std::string> definitions;
  std::vector<std::string> expected;
};

std::vector<Case> read_cases() {
  std::vector<Case> cases;
  const std::filesystem::path folder = TASUKI_SOURCE_DIR "/tests/cases/validate";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto document = json::Document::parse(read_file(file.path().string()).value());
    for (const json::Value row : (*document)->root().items()) {
      Case one{file.path().stem().string() + ": " + row["name"].string(),
               std::string(row["document"].raw()),
               {},
               {}};
      for (const json::Value definition : row["definitions"].items())
        one.definitions.emplace_back(definition.raw());
      for (const json::Value issue : row["expect"].items()) one.expected.push_back(issue.string());
      cases.push_back(std::move(one));
    }
  }
  std::ranges::sort(cases, {}, &Case::name);
  return cases;
}

SharedPack default_pack() {
  static const SharedPack pack = rulepack::Pack::open(TASUKI_DEFAULT_PACK).value_or(nullptr);
  return pack;
}

SharedPack pack_with(const std::vector<std::string>& definitions) {
  if (definitions.empty()) return default_pack();
  static std::map<std::vector<std::string>, SharedPack> packs;
  SharedPack& pack = packs[definitions];
  if (!pack) {
    std::vector<rulepack::Definitions> packages;
    for (const std::string& text : definitions)
      packages.push_back(rulepack::mini::definitions(text));
    pack = rulepack::mini::pack_of(std::move(packages), default_pack().get());
  }
  return pack;
}

// "error TSK3103 Patient" for each error and warning, but for the recommendation of a narrative.
std::vector<std::string> found_in(const Case& one) {
  const Validator validator(pack_with(one.definitions));
  const auto document = json::Document::parse(one.document);
  std::vector<std::string> found;
  for (const fhir::Issue& issue : validator.validate(**document, {}).issues) {
    if (issue.severity == fhir::Severity::information || issue.code == "dom-6") continue;
    const bool error = issue.severity == fhir::Severity::error;
    found.push_back((error ? "error " : "warning ") + issue.code + ' ' + issue.expression);
  }
  std::ranges::sort(found);
  return found;
}

class ValidatorCases : public testing::TestWithParam<Case> {};

TEST_P(ValidatorCases, FindWhatTheySay) {
  if (!default_pack()) GTEST_SKIP() << TASUKI_DEFAULT_PACK " is not there: build tasuki_rules";
  EXPECT_EQ(found_in(GetParam()), GetParam().expected) << GetParam().name;
}

std::string test_name(const testing::TestParamInfo<Case>& parameter) {
  std::string name = parameter.param.name;
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, ValidatorCases, testing::ValuesIn(read_cases()), test_name);

}  // namespace
}  // namespace tasuki::validate
