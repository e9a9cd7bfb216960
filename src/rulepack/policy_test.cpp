#include "rulepack/policy.hpp"

#include <gtest/gtest.h>

#include "rulepack/mini_support.hpp"

namespace tasuki::rulepack {
namespace {

constexpr std::string_view kPolicy = R"json({
  "name":"ours","valid_from":"2026-04-01","valid_to":"2027-03-31",
  "texts":[{"key":"thing-1","code":"R0001","severity":"warning","ja":"コードか値が必要です。"}],
  "waivers":[{"key":"thing-1","profile":"http://example.org/P","when":"code.empty()",
              "en":"may wait"}]})json";

Definitions with_policy() {
  Definitions definitions = mini::definitions(mini::profile("P", ""));
  definitions.policy = kPolicy;
  return definitions;
}

const ConstraintRow& constraint_of(const Pack& pack, std::string_view structure) {
  const ElementRow& root = mini::element(pack, structure, "Thing");
  return pack.constraint(pack.constraint_refs(root.constraints)[0]);
}

constexpr std::string_view kThing = "http://hl7.org/fhir/StructureDefinition/Thing";

TEST(Policy, NamesThePackAndItsDates) {
  const auto pack = mini::pack_of({mini::core(), with_policy()});
  EXPECT_EQ(pack->name(), "ours");
  EXPECT_EQ(pack->valid_from(), *parse_day("2026-04-01"));
  EXPECT_EQ(pack->valid_to(), parse_day("2027-03-31"));
}

TEST(Policy, GivesAnInvariantWordsCodeAndSeverity) {
  const auto pack = mini::pack_of({mini::core(), with_policy()});
  const ConstraintRow& row = constraint_of(*pack, kThing);
  EXPECT_EQ(pack->text(row.code), "R0001");
  EXPECT_EQ(pack->text(row.ja), "コードか値が必要です。");
  EXPECT_EQ(pack->text(row.en), "a code or a value");
  EXPECT_EQ(row.severity, Severity::warning);
}

TEST(Policy, WaivesAnInvariantInItsProfileOnly) {
  const auto pack = mini::pack_of({mini::core(), with_policy()});
  const ConstraintRow& row = constraint_of(*pack, "http://example.org/P");
  ASSERT_NE(row.waiver, kNone);
  EXPECT_NE(pack->waiver(row.waiver).program, kNone);
  EXPECT_EQ(constraint_of(*pack, kThing).waiver, kNone);
}

TEST(Policy, WaivesInProfilesThatDerive) {
  const auto base = mini::pack_of({mini::core(), with_policy()});
  const auto pack = mini::pack_of(
      {mini::definitions(mini::profile("Q", "", "http://example.org/P"))}, base.get());
  EXPECT_NE(constraint_of(*pack, "http://example.org/Q").waiver, kNone);
}

TEST(Policy, OfTheBaseAppliesToWhatIsAdded) {
  const auto base = mini::pack_of({mini::core(), with_policy()});
  const auto pack = mini::pack_of({mini::definitions(mini::profile("P", R"({"path":"Thing",
    "constraint":[{"key":"thing-1","severity":"error","human":"R0002:別の言い方","expression":"true"}]})"))},
                                  base.get());
  const ConstraintRow& row = constraint_of(*pack, "http://example.org/P");
  EXPECT_EQ(pack->text(row.code), "R0001");
  EXPECT_NE(row.waiver, kNone);
}

TEST(Policy, IsPartOfTheIdentity) {
  Definitions other = with_policy();
  other.policy.replace(other.policy.find("may wait"), 8, "must not");
  EXPECT_NE(mini::pack_of({mini::core(), with_policy()})->identity(),
            mini::pack_of({mini::core(), other})->identity());
}

TEST(Policy, RefusesAWaiverWhoseConditionIsNoExpression) {
  Definitions definitions = with_policy();
  definitions.policy.replace(definitions.policy.find("code.empty()"), 12, "code.(");
  const auto bytes = build_pack(nullptr, {mini::core(), definitions}, {});
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, Code::definition_invalid);
}

TEST(Policy, RefusesADateThatIsNone) {
  EXPECT_FALSE(read_policy(R"({"valid_from":"2026-02-30"})"));
  EXPECT_FALSE(read_policy(R"({"valid_to":"tomorrow"})"));
}

TEST(Policy, RefusesASeverityThatIsNone) {
  EXPECT_FALSE(read_policy(R"({"texts":[{"key":"a","severity":"grave"}]})"));
}

TEST(Policy, NumbersARuleByTheNumberInItsWords) {
  const auto pack = mini::pack_of({mini::core(), mini::definitions(mini::profile("P", R"({"path":
    "Thing.code","constraint":[{"key":"k","severity":"error","human":"R0211:最初の…","expression":"true"}]})"))});
  const ElementRow& code = mini::element(*pack, "http://example.org/P", "Thing.code");
  const ConstraintRow& row = pack->constraint(pack->constraint_refs(code.constraints)[0]);
  EXPECT_EQ(pack->text(row.code), "R0211");
  EXPECT_EQ(pack->text(row.ja), "R0211:最初の…");
  EXPECT_EQ(pack->text(row.en), "");
}

}  // namespace
}  // namespace tasuki::rulepack
