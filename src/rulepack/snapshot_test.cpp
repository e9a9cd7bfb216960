#include <gtest/gtest.h>

#include "rulepack/mini_support.hpp"

namespace tasuki::rulepack {
namespace {

constexpr std::string_view kProfile = "http://example.org/P";

std::shared_ptr<const Pack> with_profile(std::string_view elements) {
  return mini::pack_of({mini::core(), mini::definitions(mini::profile("P", elements))});
}

std::string types_of(const Pack& pack, const ElementRow& row) {
  std::string list;
  for (const TypeRow& type : pack.types(row.types)) list += std::string(pack.text(type.code)) + " ";
  return list;
}

Code code_of(std::string_view json) {
  const auto bytes = build_pack(nullptr, {mini::core(), mini::definitions(json)}, {});
  EXPECT_FALSE(bytes);
  return bytes ? Code::internal : bytes.error().code;
}

TEST(Snapshot, TakesOverWhatTheDifferentialDoesNotName) {
  const auto pack = with_profile(R"({"id":"Thing.colour","path":"Thing.colour","min":1})");
  EXPECT_EQ(mini::element(*pack, kProfile, "Thing.colour").min, 1U);
  EXPECT_EQ(mini::element(*pack, kProfile, "Thing.code").max, 1U);
  EXPECT_EQ(mini::element(*pack, kProfile, "Thing").constraints.count, 1U);
}

TEST(Snapshot, UnfoldsATypeThatTheDifferentialWalksInto) {
  const auto pack = with_profile(
      R"({"id":"Thing.code.coding.system","path":"Thing.code.coding.system","fixedUri":"urn:x"})");
  EXPECT_NE(mini::element(*pack, kProfile, "Thing.code.coding.system").fixed, kNone);
  EXPECT_TRUE(mini::has_element(*pack, kProfile, "Thing.code.coding.code"));
  EXPECT_TRUE(mini::has_element(*pack, kProfile, "Thing.code.text"));
}

TEST(Snapshot, MakesSlicesThatStartAsTheSlicedElement) {
  const auto pack = with_profile(
      R"({"id":"Thing.part","path":"Thing.part","slicing":{"discriminator":[{"type":"value","path":"name"}],"rules":"closed"}},
         {"id":"Thing.part:lid","path":"Thing.part","sliceName":"lid","min":1,"max":"1"},
         {"id":"Thing.part:lid.name","path":"Thing.part.name","fixedString":"lid"})");
  const ElementRow& sliced = mini::element(*pack, kProfile, "Thing.part");
  const ElementRow& slice = mini::element(*pack, kProfile, "Thing.part:lid");
  ASSERT_NE(sliced.slicing, kNone);
  const SlicingRow& slicing = pack->slicing(sliced.slicing);
  EXPECT_EQ(slicing.rules, SlicingRules::closed);
  ASSERT_EQ(slicing.slices.count, 1U);
  EXPECT_EQ(pack->slice_refs(slicing.slices)[0], pack->ref(slice));
  EXPECT_EQ(slice.max, 1U);
  EXPECT_NE(mini::element(*pack, kProfile, "Thing.part:lid.name").fixed, kNone);
  EXPECT_EQ(mini::element(*pack, kProfile, "Thing.part.name").fixed, kNone);
}

TEST(Snapshot, PutsAReSliceIntoItsSlice) {
  const auto pack = with_profile(
      R"({"id":"Thing.part","path":"Thing.part","slicing":{"rules":"open"}},
         {"id":"Thing.part:a","path":"Thing.part","sliceName":"a"},
         {"id":"Thing.part:a/b","path":"Thing.part","sliceName":"a/b","max":"1"})");
  const ElementRow& sliced = mini::element(*pack, kProfile, "Thing.part");
  const ElementRow& slice = mini::element(*pack, kProfile, "Thing.part:a");
  const ElementRow& inner = mini::element(*pack, kProfile, "Thing.part:a/b");
  EXPECT_EQ(pack->slicing(sliced.slicing).slices.count, 1U);
  ASSERT_NE(slice.slicing, kNone);
  EXPECT_EQ(pack->slice_refs(pack->slicing(slice.slicing).slices)[0], pack->ref(inner));
}

class TypeSlice : public testing::TestWithParam<std::string_view> {};

TEST_P(TypeSlice, NarrowsTheChoice) {
  const auto pack = with_profile(GetParam());
  const ElementRow& slice = mini::element(*pack, kProfile, "Thing.value[x]:valueQuantity");
  EXPECT_EQ(types_of(*pack, slice), "Quantity ");
  EXPECT_EQ(slice.min, 1U);
  const ElementRow& choice = mini::element(*pack, kProfile, "Thing.value[x]");
  EXPECT_EQ(types_of(*pack, choice), "Quantity string ");
  const SlicingRow& slicing = pack->slicing(choice.slicing);
  ASSERT_EQ(slicing.discriminators.count, 1U);
  EXPECT_EQ(pack->discriminators(slicing.discriminators)[0].kind, DiscriminatorKind::type);
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, TypeSlice,
    testing::Values(
        R"({"id":"Thing.value[x]:valueQuantity","path":"Thing.value[x]","sliceName":"valueQuantity","min":1})",
        R"({"id":"Thing.valueQuantity","path":"Thing.valueQuantity","min":1})",
        R"({"path":"Thing.valueQuantity","min":1})"));

TEST(Snapshot, FollowsAContentReferenceThatTheDifferentialWalksInto) {
  const auto pack =
      with_profile(R"({"id":"Thing.part.part.name","path":"Thing.part.part.name","max":"0"})");
  EXPECT_EQ(mini::element(*pack, kProfile, "Thing.part.part.name").max, 0U);
  EXPECT_EQ(mini::element(*pack, kProfile, "Thing.part.name").max, 1U);
}

TEST(Snapshot, KnowsTheSliceOfAnElementWithoutAnId) {
  const auto pack = with_profile(
      R"({"path":"Thing.part","slicing":{"rules":"open"}},
         {"path":"Thing.part","sliceName":"a"},{"path":"Thing.part.name","fixedString":"a"},
         {"path":"Thing.part","sliceName":"b"},{"path":"Thing.part.name","fixedString":"b"})");
  const auto fixed = [&](std::string_view id) {
    return pack->text(pack->pattern(mini::element(*pack, kProfile, id).fixed).text);
  };
  EXPECT_EQ(fixed("Thing.part:a.name"), "a");
  EXPECT_EQ(fixed("Thing.part:b.name"), "b");
}

TEST(Snapshot, BuildsOnAProfileThatOnlyAPackHas) {
  const auto base = with_profile(
      R"({"id":"Thing.code.text","path":"Thing.code.text","min":1},
         {"id":"Thing.part","path":"Thing.part","slicing":{"rules":"open"}},
         {"id":"Thing.part:a","path":"Thing.part","sliceName":"a","max":"3"})");
  const auto pack = mini::pack_of(
      {mini::definitions(mini::profile(
          "Q", R"({"id":"Thing.part:a","path":"Thing.part","sliceName":"a","min":2})", kProfile))},
      base.get());
  const ElementRow& slice = mini::element(*pack, "http://example.org/Q", "Thing.part:a");
  EXPECT_EQ(slice.min, 2U);
  EXPECT_EQ(slice.max, 3U);
  EXPECT_EQ(mini::element(*pack, "http://example.org/Q", "Thing.code.text").min, 1U);
  const Ref q = pack->ref(*pack->find_structure("http://example.org/Q"));
  EXPECT_TRUE(pack->derives_from(q, pack->ref(*pack->find_structure(kProfile))));
  EXPECT_TRUE(pack->derives_from(q, pack->ref(*pack->find_base("Thing"))));
}

TEST(Snapshot, RefusesABaseThatIsNowhere) {
  EXPECT_EQ(code_of(mini::profile("P", "", "http://example.org/none")), Code::definition_missing);
}

TEST(Snapshot, RefusesADefinitionThatIsBasedOnItself) {
  EXPECT_EQ(code_of(mini::profile("P", "", kProfile)), Code::definition_invalid);
}

TEST(Snapshot, RefusesAnElementThatTheBaseDoesNotHave) {
  EXPECT_EQ(code_of(mini::profile("P", R"({"id":"Thing.size","path":"Thing.size"})")),
            Code::definition_invalid);
}

}  // namespace
}  // namespace tasuki::rulepack
