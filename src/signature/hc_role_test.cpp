#include "signature/hc_role.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "signature/signed_support.hpp"

namespace tasuki::signature {
namespace {

TEST(HcRole, ReadsWhatItWrites) {
  EXPECT_EQ(read_roles(write_role("Medical Doctor")), std::vector<std::string>{"Medical Doctor"});
}

// The tags of ISO 17090-2 are explicit.
TEST(HcRole, WritesTheBytesOfTheStandard) {
  EXPECT_EQ(to_hex(write_role("Dentist")),
            "302d302b06062881854200013121311f301da01b3119a00c060a2a830886910f010601"
            "01a2090c0744656e74697374");
}

TEST(HcRole, GivesNothingForAnythingCutOff) {
  const std::string whole = write_role("Medical Doctor");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_TRUE(read_roles(whole.substr(0, size)).empty()) << size;
  EXPECT_TRUE(read_roles(whole + '\0').empty());
}

// So many attributes in one SubjectDirectoryAttributes, which then takes the long form of length.
std::string roles_of_number(std::size_t count) {
  constexpr std::size_t kHeader = 2;
  std::string content;
  for (std::size_t i = 0; i < count; ++i) content += write_role("Dentist").substr(kHeader);
  std::string der("\x30\x82", 2);
  der += static_cast<char>(content.size() >> 8);
  der += static_cast<char>(content.size() & 0xff);
  return der + content;
}

TEST(HcRole, ReadsAsManyAsTheLimitAndNoneOfMore) {
  EXPECT_EQ(read_roles(roles_of_number(limits::kSignerRolesMax)).size(), limits::kSignerRolesMax);
  EXPECT_TRUE(read_roles(roles_of_number(limits::kSignerRolesMax + 1)).empty());
}

TEST(HcRole, OfACertificateWithoutItIsNone) {
  EXPECT_TRUE(roles_of(testing::authority().root()).empty());
}

TEST(SigningPolicy, WithoutRolesAllowsEveryone) {
  EXPECT_TRUE(signing_policy("any").value().allows({}));
  EXPECT_FALSE(signing_policy("medical_doctor").value().allows({}));
}

TEST(SigningPolicy, MustBeOneOfTheTable) {
  EXPECT_EQ(signing_policy("everybody").error().code, Code::parameter_invalid);
}

}  // namespace
}  // namespace tasuki::signature
