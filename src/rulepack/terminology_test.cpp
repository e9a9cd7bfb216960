// Value sets, asked through member_of().
#include <gtest/gtest.h>

#include "rulepack/mini_support.hpp"

namespace tasuki::rulepack {
namespace {

constexpr std::string_view kColours = "http://example.org/CodeSystem/colours";
constexpr std::string_view kSet = "http://example.org/ValueSet/test";

std::string set_json(std::string_view compose) {
  return R"({"resourceType":"ValueSet","url":")" + std::string(kSet) + R"(","compose":)" +
         std::string(compose) + "}";
}

Membership ask(const Pack& pack, std::string_view system, std::string_view code) {
  return member_of(pack, *pack.find_value_set(kSet), system, code);
}

// One compose, and of each code of the system whether it is in: + in, - out, ? unknown.
struct Case {
  std::string_view name;
  std::string_view compose;
  std::string_view expected;  // red crimson scarlet blue green
};

class Compose : public testing::TestWithParam<Case> {};

TEST_P(Compose, Contains) {
  const auto pack = mini::pack_of({mini::core(), mini::definitions(set_json(GetParam().compose))});
  std::string answers;
  for (const std::string_view code : {"red", "crimson", "scarlet", "blue", "green"}) {
    constexpr std::string_view kSigns = "+-?";
    answers += kSigns[static_cast<std::size_t>(ask(*pack, kColours, code))];
  }
  EXPECT_EQ(answers, GetParam().expected);
}

constexpr Case kCases[] = {
    {"whole", R"({"include":[{"system":"http://example.org/CodeSystem/colours"}]})", "+++++"},
    {"listed",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","concept":[{"code":"blue"}]}]})",
     "---+-"},
    {"isA",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","filter":[{"property":"concept","op":"is-a","value":"red"}]}]})",
     "+++--"},
    {"descendentOf",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","filter":[{"property":"concept","op":"descendent-of","value":"red"}]}]})",
     "-++--"},
    {"isNotA",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","filter":[{"property":"concept","op":"is-not-a","value":"red"}]}]})",
     "---++"},
    {"equalCode",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","filter":[{"property":"code","op":"=","value":"green"}]}]})",
     "----+"},
    {"inCodes",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","filter":[{"property":"code","op":"in","value":"green,blue"}]}]})",
     "---++"},
    {"propertyExists",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","filter":[{"property":"cold","op":"exists","value":"true"}]}]})",
     "---+-"},
    {"regexIsUnknown",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","filter":[{"property":"code","op":"regex","value":".*"}]}]})",
     "?????"},
    {"excluded",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours"}],"exclude":[{"system":"http://example.org/CodeSystem/colours","concept":[{"code":"red"}]}]})",
     "-++++"},
    {"wholeExcluded",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours"}],"exclude":[{"system":"http://example.org/CodeSystem/colours"}]})",
     "-----"},
    {"imported", R"({"include":[{"valueSet":["http://example.org/ValueSet/colours"]}]})", "+++++"},
    {"importedAndListed",
     R"({"include":[{"system":"http://example.org/CodeSystem/colours","concept":[{"code":"red"}],"valueSet":["http://example.org/ValueSet/colours|1"]}]})",
     "+----"},
    {"importOfNothingKnown", R"({"include":[{"valueSet":["http://example.org/none"]}]})", "?????"},
    {"itself", R"({"include":[{"valueSet":["http://example.org/ValueSet/test"]}]})", "?????"},
    {"anotherSystem", R"({"include":[{"system":"http://loinc.org"}]})", "-----"},
    {"nothing", R"({})", "?????"},
};

INSTANTIATE_TEST_SUITE_P(ValueSet, Compose, testing::ValuesIn(kCases),
                         [](const auto& i) { return std::string(i.param.name); });

TEST(ValueSet, OfASystemThatIsNotThereCannotBeChecked) {
  const auto pack = mini::pack_of(
      {mini::core(), mini::definitions(set_json(R"({"include":[{"system":"http://loinc.org"},
        {"system":"urn:x","concept":[{"code":"a"}]}]})"))});
  const ValueSetRow& set = *pack->find_value_set(kSet);
  EXPECT_EQ(set.checkable, Checkable::no);
  EXPECT_EQ(pack->text(set.reason), "http://loinc.org is not in the pack");
  EXPECT_EQ(ask(*pack, "http://loinc.org", "1-8"), Membership::unknown);
  EXPECT_EQ(ask(*pack, "urn:x", "a"), Membership::in);
  EXPECT_EQ(ask(*pack, "urn:x", "b"), Membership::out);
}

TEST(ValueSet, OfAFragmentNeverSaysThatACodeIsWrong) {
  const auto pack = mini::pack_of(
      {mini::definitions(R"({"resourceType":"CodeSystem","url":"urn:part","content":"fragment",
         "concept":[{"code":"a"}]})"),
       mini::definitions(set_json(R"({"include":[{"system":"urn:part"}]})"))});
  EXPECT_EQ(ask(*pack, "urn:part", "a"), Membership::in);
  EXPECT_EQ(ask(*pack, "urn:part", "b"), Membership::unknown);
}

TEST(ValueSet, IsAskedInAllSystemsForACodeWithoutOne) {
  const auto pack = mini::pack_of({mini::core()});
  const ValueSetRow& set = *pack->find_value_set("http://example.org/ValueSet/colours");
  EXPECT_EQ(member_of(*pack, set, "", "red"), Membership::in);
  EXPECT_EQ(member_of(*pack, set, "", "pink"), Membership::out);
}

TEST(ValueSet, NamesTheCodeThatIsMostLikeAWrongOne) {
  const auto pack = mini::pack_of({mini::core()});
  const ValueSetRow& set = *pack->find_value_set("http://example.org/ValueSet/colours");
  EXPECT_EQ(nearest_code(*pack, set, "gren"), "green");
  EXPECT_EQ(nearest_code(*pack, set, "Red"), "red");
  EXPECT_EQ(nearest_code(*pack, set, "rectangle"), "");
}

TEST(ValueSet, IsExpandedAnewWhenALaterPackageBringsItsSystem) {
  const auto base = mini::pack_of({mini::definitions(set_json(
      R"({"include":[{"system":"urn:late","filter":[{"property":"concept","op":"is-a","value":"a"}]}]})"))});
  EXPECT_EQ(ask(*base, "urn:late", "b"), Membership::unknown);
  const auto pack = mini::pack_of(
      {mini::definitions(R"({"resourceType":"CodeSystem","url":"urn:late","content":"complete",
         "concept":[{"code":"a","concept":[{"code":"b"}]},{"code":"c"}]})")},
      base.get());
  EXPECT_EQ(ask(*pack, "urn:late", "b"), Membership::in);
  EXPECT_EQ(ask(*pack, "urn:late", "c"), Membership::out);
  EXPECT_EQ(pack->find_value_set(kSet)->checkable, Checkable::yes);
}

TEST(CodeSystem, KeepsAllDisplays) {
  const auto pack = mini::pack_of(
      {mini::core(), mini::definitions(R"({"resourceType":"CodeSystem","url":"urn:more",
         "content":"supplement","supplements":"http://example.org/CodeSystem/colours",
         "concept":[{"code":"red","designation":[{"value":"rouge"}]}]})")});
  const ConceptRow* red = pack->find_concept(*pack->find_code_system(kColours), "red");
  ASSERT_NE(red, nullptr);
  EXPECT_EQ(pack->text(red->display), "Red");
  ASSERT_EQ(red->displays.count, 2U);
  EXPECT_EQ(pack->text(pack->text_refs(red->displays)[1]), "rouge");
}

TEST(CodeSystem, KeepsItsHierarchy) {
  const auto pack = mini::pack_of({mini::core()});
  const CodeSystemRow& system = *pack->find_code_system(kColours);
  const ConceptRow* crimson = pack->find_concept(system, "crimson");
  EXPECT_EQ(pack->text(pack->concept_row(crimson->parent).code), "red");
  EXPECT_EQ(pack->find_concept(system, "pink"), nullptr);
}

TEST(CodeSystem, WithARingOfParentsIsExpandedAllTheSame) {
  const auto pack = mini::pack_of(
      {mini::definitions(R"({"resourceType":"CodeSystem","url":"urn:ring","content":"complete",
         "concept":[{"code":"a","property":[{"code":"parent","valueCode":"b"}]},
                    {"code":"b","property":[{"code":"parent","valueCode":"a"}]}]})"),
       mini::definitions(set_json(R"({"include":[{"system":"urn:ring","filter":
         [{"property":"concept","op":"is-a","value":"x"}]}]})"))});
  EXPECT_EQ(ask(*pack, "urn:ring", "a"), Membership::out);
}

}  // namespace
}  // namespace tasuki::rulepack
