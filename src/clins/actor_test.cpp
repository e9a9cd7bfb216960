#include "clins/actor.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/limits.hpp"

namespace tasuki::clins {
namespace {

Code code_of(const Actor& actor) {
  const Result<> checked = check_actor(actor);
  EXPECT_FALSE(checked.has_value());
  return checked ? Code::internal : checked.error().code;
}

TEST(Actor, NamesUserRoleAndPurpose) {
  EXPECT_TRUE(check_actor({"u1", "Medical Doctor", "TREAT"}).has_value());
  EXPECT_EQ(code_of({"", "Medical Doctor", "TREAT"}), Code::actor_missing);
  EXPECT_EQ(code_of({"u1", "", "TREAT"}), Code::actor_missing);
  EXPECT_EQ(code_of({"u1", "Medical Doctor", ""}), Code::actor_missing);
}

TEST(Actor, RoleAndPurposeAreCodesOfTheirTables) {
  EXPECT_EQ(code_of({"u1", "medical doctor", "TREAT"}), Code::actor_invalid);
  EXPECT_EQ(code_of({"u1", "Medical Doctor", "CURIOSITY"}), Code::actor_invalid);
}

TEST(Actor, UserHasAtMost64CharactersHoweverManyBytes) {
  std::string user;
  for (std::size_t i = 0; i < limits::kUserCharactersMax; ++i) user += "医";
  EXPECT_TRUE(check_actor({user, "Medical Doctor", "TREAT"}).has_value());
  EXPECT_EQ(code_of({user + "a", "Medical Doctor", "TREAT"}), Code::actor_invalid);
}

TEST(Actor, UserHasNoControlCharacters) {
  EXPECT_EQ(code_of({"u1\n", "Medical Doctor", "TREAT"}), Code::actor_invalid);
}

TEST(Actor, TheGatewayIsAnActorToo) {
  EXPECT_TRUE(check_actor(gateway_actor()).has_value());
}

TEST(Actor, EveryRowOfTheTablesIsWhole) {
  std::set<std::string_view> codes;
  for (const auto rows : {roles(), purposes()})
    for (const CodeRow& row : rows) {
      EXPECT_TRUE(codes.insert(row.code).second) << row.code << " stands twice";
      EXPECT_FALSE(row.code.empty() || row.ja.empty() || row.en.empty()) << row.code;
    }
}

}  // namespace
}  // namespace tasuki::clins
