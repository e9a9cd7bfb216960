// The published examples of JP-CLINS, eReferral and the health check, held against the official
// packages. What fails is the example's own fault, or meant; the rules that it breaks are listed.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "base/files.hpp"
#include "rulepack/compile.hpp"
#include "rulepack/read_definitions.hpp"
#include "test_paths.hpp"
#include "validate/validator.hpp"

namespace tasuki::validate {
namespace {

namespace fs = std::filesystem;
using SharedPack = std::shared_ptr<const rulepack::Pack>;
using Codes = std::set<std::string>;

const std::string kData = TASUKI_SHARED_DIR "/fhir/";
constexpr const char* kPackages[] = {"jp-core.r4-1.1.2-url.tgz", "jp-clins.r4-1.5.2.tgz",
                                     "jp-eCheckupReport.r4.tgz"};

const std::map<std::string, Codes> kFaulty = {
    // The extension of a department is defined for four resources; Organization is none of them.
    {"Organization-Example-JP-Org-eCS-Inst-Referral01", {"TSK3202"}},
    {"Organization-Example-JP-Org-eCS-InstWithDepartment", {"TSK3202"}},
    {"Organization-Example-JP-Org-eCS-ReferralTo01", {"TSK3202"}},
    {"Bundle-Bundle-CLINS-Referral-Example-01", {"TSK3202"}},
    {"Bundle-Bundle-CLINS-Referral-NoEntry-Example-01", {"TSK3202"}},
    // Besides, a type of document (56447-6) that is not among the types.
    {"Bundle-Bundle-CLINS-PCS-Example-01", {"TSK3170", "TSK3173", "TSK3202"}},
    // An example of eReferral alone: systems of its own, diseases and allergies without a code.
    {"Bundle-BundleReferralExample01", {"TSK3140", "TSK3160", "TSK3170", "TSK3180", "TSK3202"}},
    // Meant to fail: a medicine without a code of one of the three systems. The two other error
    // examples break rules that these packages do not have: the code of their medicine cannot be
    // looked up, and version 1.5.2 does not demand a local code of a laboratory result.
    {"MedicationRequest-ErrorExample-JP-MedReq-ExtEye-Total1", {"R3010"}},
};

SharedPack official_pack() {
  const auto base = rulepack::Pack::open(TASUKI_DEFAULT_PACK);
  if (!base) return nullptr;
  std::vector<rulepack::Definitions> packages;
  for (const char* const name : kPackages) {
    auto definitions = rulepack::read_definitions(kData + "packages/" + name);
    if (!definitions) return nullptr;
    packages.push_back(std::move(*definitions));
  }
  auto bytes = rulepack::build_pack(base->get(), std::move(packages), {});
  return bytes ? rulepack::Pack::from_bytes(std::move(*bytes)).value_or(nullptr) : nullptr;
}

Codes errors_of(const Validator& validator, const fs::path& file) {
  const auto document = json::Document::parse(read_file(file.string()).value());
  Codes codes;
  for (const fhir::Issue& issue : validator.validate(**document, {}).issues)
    if (issue.severity == fhir::Severity::error) codes.insert(issue.code);
  return codes;
}

TEST(OfficialExamples, HaveNoErrorsButTheirOwn) {
  if (!fs::exists(kData)) GTEST_SKIP() << "no examples in " << kData;
  if (!fs::exists(TASUKI_DEFAULT_PACK)) GTEST_SKIP() << "no pack: build tasuki_rules";
  const SharedPack pack = official_pack();
  ASSERT_TRUE(pack);
  const Validator validator(pack);
  std::size_t files = 0;
  for (const auto& file : fs::recursive_directory_iterator(kData + "examples")) {
    if (file.path().extension() != ".json") continue;
    ++files;
    const std::string name = file.path().stem().string();
    const auto known = kFaulty.find(name);
    EXPECT_EQ(errors_of(validator, file.path()), known == kFaulty.end() ? Codes() : known->second)
        << name;
  }
  EXPECT_GT(files, 60U);
}

}  // namespace
}  // namespace tasuki::validate
