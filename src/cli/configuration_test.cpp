#include "cli/configuration.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "cli/settings_table.hpp"
#include "signature/signed_support.hpp"
#include "sqlite/scratch_support.hpp"

namespace tasuki::cli {
namespace {

using signature::testing::authority;
using signature::testing::noon;

class SignatureSettings : public testing::Test {
 protected:
  // The settings of `toml` in a folder that has the authority's root and lists.
  Settings settings(const std::string& toml) const {
    EXPECT_TRUE(write_file(scratch_.file("root.pem"), authority().root().to_pem()));
    EXPECT_TRUE(write_file(
        scratch_.file("lists.pem"),
        authority().lists({}, noon() - std::chrono::hours(1), noon() + std::chrono::hours(1))));
    EXPECT_TRUE(write_file(scratch_.file("broken.pem"), "no PEM"));
    return Settings::parse("[signature]\n" + toml, scratch_.file("tasuki.toml"), settings_table())
        .value();
  }
  std::string wrong(const std::string& toml) const {
    const auto trust = signature_trust(settings(toml));
    return trust ? "" : trust.error().detail;
  }
  std::string wrong_client(const std::string& toml) {
    const auto client = time_stamp_client(settings(toml), random_);
    return client ? "" : client.error().detail;
  }

  sqlite::ScratchDirectory scratch_;
  SeededRandom random_{1};
};

constexpr const char* kWhole = "roots = \"root.pem\"\ncrls = \"lists.pem\"\n";

TEST_F(SignatureSettings, MakeATrustThatFindsASignatureValid) {
  const auto trust = signature_trust(settings(kWhole)).value();
  const auto bundle =
      signature::testing::parsed(signature::testing::signed_by(signature::testing::make_signer()));
  EXPECT_EQ(signature::examine(*bundle, trust, noon()).verdict, signature::Verdict::valid);
}

TEST_F(SignatureSettings, WithoutRootsNobodyIsTrusted) {
  const auto trust = signature_trust(settings("")).value();
  const auto bundle =
      signature::testing::parsed(signature::testing::signed_by(signature::testing::make_signer()));
  EXPECT_EQ(signature::examine(*bundle, trust, noon()).error->code, Code::signature_untrusted);
}

TEST_F(SignatureSettings, WithoutListsTheStatusIsUnknown) {
  const auto trust = signature_trust(settings("roots = \"root.pem\"")).value();
  const auto bundle =
      signature::testing::parsed(signature::testing::signed_by(signature::testing::make_signer()));
  EXPECT_EQ(signature::examine(*bundle, trust, noon()).error->code, Code::signature_status_unknown);
}

TEST_F(SignatureSettings, PolicyIsThatOfTheSetting) {
  EXPECT_EQ(signature_trust(settings("")).value().policy.name, "doctor_or_dentist");
  EXPECT_EQ(signature_trust(settings("policy = \"any\"")).value().policy.name, "any");
}

TEST_F(SignatureSettings, WhatIsWrongIsSaidWithItsLine) {
  const auto says = [](const std::string& text, std::string_view part) {
    return text.find("tasuki.toml:2: ") != std::string::npos &&
           text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(says(wrong("roots = \"absent.pem\""), "cannot read")) << wrong("roots = \"absent\"");
  EXPECT_TRUE(says(wrong("roots = \"broken.pem\""), "no certificates"));
  EXPECT_TRUE(says(wrong("crls = \"broken.pem\""), "revocation lists"));
  EXPECT_TRUE(says(wrong("policy = \"everybody\""), "signing policy"));
  EXPECT_TRUE(says(wrong_client("time_stamp_url = \"http://127.0.0.1:1/\""), "time_stamp_roots"));
  EXPECT_TRUE(says(wrong_client("time_stamp_url = \"nowhere\"\ntime_stamp_roots = \"root.pem\""),
                   "time_stamp_url"));
}

TEST_F(SignatureSettings, NoUrlMeansThatNobodyIsAskedForTime) {
  EXPECT_FALSE(time_stamp_client(settings(kWhole), random_).value().has_value());
}

TEST_F(SignatureSettings, UrlAndRootsMakeAClient) {
  EXPECT_TRUE(time_stamp_client(settings("time_stamp_url = \"http://127.0.0.1:1/\"\n"
                                         "time_stamp_roots = \"root.pem\""),
                                random_)
                  .value()
                  .has_value());
}

}  // namespace
}  // namespace tasuki::cli
