// The Bundles that the implementation guides publish, each with its exact outcome.
#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "clins/unit.hpp"
#include "json/document.hpp"
#include "test_paths.hpp"

namespace tasuki::clins {
namespace {

struct Official {
  std::string_view name;
  std::string_view file;
  std::vector<std::string> codes;     // of the certificate's institution
  std::vector<std::string> expected;  // "code expression"; empty: accepted
  Kind kind = Kind::referral;         // from here: of what is accepted
  std::string_view destination = "";
};

const std::vector<std::string> kNoClinsKeys = {"R02151 Bundle.identifier.system",
                                               "R2152 Bundle.identifier.value",
                                               "R1012 Bundle.entry[1].resource.identifier"};

const Official kOfficial[] = {
    {"referral",
     "jp-clins/Bundle-Bundle-CLINS-Referral-Example-01.json",
     {"1318814790", "1319876543"},
     {},
     Kind::referral,
     "1311234567"},
    {"referral_under_one_code",
     "jp-clins/Bundle-Bundle-CLINS-Referral-Example-01.json",
     {"1318814790"},
     {"TSK3012 Bundle.entry[5].resource.identifier[0].value"}},
    {"referral_under_the_sections_code",
     "jp-clins/Bundle-Bundle-CLINS-Referral-Example-01.json",
     {"1319876543"},
     {"TSK3012 Bundle.identifier.value",
      "TSK3012 Bundle.entry[10].resource.extension[0].valueIdentifier.value",
      "TSK3012 Bundle.entry[13].resource.extension[0].valueIdentifier.value",
      "TSK3012 Bundle.entry[14].resource.extension[0].valueIdentifier.value",
      "TSK3012 Bundle.entry[15].resource.extension[0].valueIdentifier.value"}},
    {"referral_without_entries",
     "jp-clins/Bundle-Bundle-CLINS-Referral-NoEntry-Example-01.json",
     {"1318814790", "1319876543"},
     {},
     Kind::referral,
     "1311234567"},
    {"patient_summary",
     "jp-clins/Bundle-Bundle-CLINS-PCS-Example-01.json",
     {"1318814790"},
     {},
     Kind::patient_summary},
    {"observations",
     "jp-clins/Bundle-Bundle-CLINS-Observations-Example-01.json",
     {"1318814790"},
     {},
     Kind::observations},
    {"older_referral", "eReferral/Bundle-BundleReferralExample01.json", {}, kNoClinsKeys},
    {"checkup_report",
     "checkup/package/Bundle-Bundle-eCheckupReport-Sample-01.json",
     {},
     kNoClinsKeys},
};

void PrintTo(const Official& shown, std::ostream* out) {
  *out << shown.name;
}

class OfficialBundle : public testing::TestWithParam<Official> {};

TEST_P(OfficialBundle, HasExactlyThisOutcome) {
  const Official& official = GetParam();
  const std::string path =
      std::string(TASUKI_SHARED_DIR) + "/fhir/examples/" + std::string(official.file);
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  auto text = read_file(path);
  ASSERT_TRUE(text.has_value());
  const auto document = json::Document::parse(std::move(*text));
  ASSERT_TRUE(document.has_value());

  fhir::Issues issues;
  const std::optional<Unit> unit = read_unit(**document, issues);
  if (unit) check_issuer(*unit, official.codes, issues);
  std::vector<std::string> found;
  for (const fhir::Issue& issue : issues) found.push_back(issue.code + " " + issue.expression);
  EXPECT_EQ(found, official.expected);
  if (!official.expected.empty()) return;
  ASSERT_TRUE(unit.has_value());
  EXPECT_EQ(unit->kind, official.kind);
  EXPECT_EQ(unit->destination, official.destination);
  EXPECT_EQ(unit->birth_date, "1930-06-28");
  EXPECT_TRUE(unit->insured.normal_form().starts_with("I|00012345|あいう|187|0"));
}

INSTANTIATE_TEST_SUITE_P(All, OfficialBundle, testing::ValuesIn(kOfficial),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tasuki::clins
