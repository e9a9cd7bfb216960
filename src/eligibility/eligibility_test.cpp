#include "eligibility/eligibility.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.hpp"

namespace tasuki::eligibility {
namespace {

TEST(OpaqueId, HasOneTo64BytesOfItsAlphabet) {
  EXPECT_TRUE(is_opaque_id("p"));
  EXPECT_TRUE(is_opaque_id("aZ09._-"));
  EXPECT_TRUE(is_opaque_id(std::string(limits::kOpaqueIdBytesMax, 'p')));
  EXPECT_FALSE(is_opaque_id(std::string(limits::kOpaqueIdBytesMax + 1, 'p')));
  for (const char* text : {"", "p x", "p|x", "p/x", "花子", "p\n"})
    EXPECT_FALSE(is_opaque_id(text));
}

TEST(Emergency, OnlyThoseWhoMayJudgeItMayOpenIt) {
  const auto roles = clins::roles();
  EXPECT_EQ(std::ranges::count_if(
                roles, [](const clins::CodeRow& row) { return may_open_emergency(row.code); }),
            3);
  EXPECT_TRUE(may_open_emergency("Medical Doctor"));
  EXPECT_FALSE(may_open_emergency("urn:tasuki:role:system"));
}

TEST(CurrentPerson, AReplacedNumberIsNotTakenForSomethingNew) {
  EXPECT_EQ(current_person({"p", Validity::current, "I|1|2|3|"}).value(), "p");
  const auto replaced = current_person({"p", Validity::replaced, "I|1|2|4|"});
  ASSERT_FALSE(replaced);
  EXPECT_EQ(replaced.error().code, Code::insured_outdated);
  EXPECT_TRUE(replaced.error().detail.empty()) << "the number itself stands in no message";
}

}  // namespace
}  // namespace tasuki::eligibility
