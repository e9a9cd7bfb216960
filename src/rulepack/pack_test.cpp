#include "rulepack/pack.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/digest.hpp"
#include "rulepack/image.hpp"
#include "rulepack/mini_support.hpp"
#include "rulepack/verify.hpp"

namespace tasuki::rulepack {
namespace {

std::string core_bytes() {
  return *build_pack(nullptr, {mini::core()}, {});
}

Code code_of(std::string bytes) {
  const auto pack = Pack::from_bytes(std::move(bytes));
  EXPECT_FALSE(pack);
  return pack ? Code::internal : pack.error().code;
}

// After a change behind the digest.
void seal(std::string& bytes) {
  const crypto::Sha256 digest = crypto::sha256(std::string_view(bytes).substr(kDigestEnd));
  bytes.replace(kDigestOffset, digest.size(), crypto::as_bytes(digest));
}

TEST(Pack, IsTheSameForTheSameInput) {
  EXPECT_EQ(core_bytes(), core_bytes());
}

TEST(Pack, ExtendedByNothingIsTheSame) {
  Definitions ours = mini::definitions(mini::profile("P", ""));
  ours.policy = R"({"waivers":[{"key":"thing-1","when":"true"}],
    "texts":[{"key":"thing-1","code":"R1"}]})";
  const std::string bytes = *build_pack(nullptr, {mini::core(), ours}, {});
  const auto base = Pack::from_bytes(bytes);
  EXPECT_EQ(*build_pack(base->get(), {}, {}), bytes);
}

TEST(Pack, HasAnIdentityThatDependsOnItsContent) {
  const auto core = mini::pack_of({mini::core()});
  const auto more = mini::pack_of({mini::core(), mini::definitions(mini::profile("P", ""))});
  EXPECT_EQ(core->identity().size(), 64U);
  EXPECT_NE(core->identity(), more->identity());
}

TEST(Pack, KeepsItsNameAndDates) {
  BuildOptions options{"mine", Day(std::chrono::days(20'000)), Day(std::chrono::days(20'100))};
  const auto pack = Pack::from_bytes(*build_pack(nullptr, {mini::core()}, options));
  ASSERT_TRUE(pack);
  EXPECT_EQ((*pack)->name(), "mine");
  EXPECT_EQ((*pack)->valid_from(), options.valid_from);
  EXPECT_EQ((*pack)->valid_to(), options.valid_to);
}

TEST(Pack, SaysWhichPackagesWentIn) {
  const auto pack =
      mini::pack_of({mini::core(), mini::definitions(mini::profile("P", ""), "mine")});
  ASSERT_EQ(pack->packages().size(), 2U);
  EXPECT_EQ(pack->text(pack->packages()[1].name), "mine");
}

TEST(Pack, RefusesAnyChangedByte) {
  const std::string bytes = core_bytes();
  for (std::size_t at = 0; at < bytes.size(); at += 997) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_EQ(code_of(changed), Code::pack_damaged) << at;
  }
}

TEST(Pack, RefusesAFileThatIsCutOff) {
  const std::string bytes = core_bytes();
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, std::size_t{200}, bytes.size() - 1})
    EXPECT_EQ(code_of(bytes.substr(0, size)), Code::pack_damaged) << size;
}

TEST(Pack, RefusesAnotherFormatVersion) {
  std::string bytes = core_bytes();
  bytes[8] = static_cast<char>(kFormatVersion + 1);
  EXPECT_EQ(code_of(bytes), Code::pack_damaged);
}

TEST(Pack, RefusesSectionsThatReachOutOfTheFile) {
  std::string bytes = core_bytes();
  bytes[kDigestEnd + 3] = 0x7F;  // the offset of the first section
  seal(bytes);
  EXPECT_EQ(code_of(bytes), Code::pack_damaged);
}

TEST(Pack, SaysThatAFileIsNotThere) {
  const auto pack = Pack::open("/nonexistent/a.pack");
  ASSERT_FALSE(pack);
  EXPECT_EQ(pack.error().code, Code::file_unreadable);
}

TEST(Pack, IsFoundToBeWholeByVerify) {
  const auto pack = mini::pack_of({mini::core(), mini::definitions(mini::profile("P", ""))});
  const auto verified = verify_pack(*pack);
  EXPECT_TRUE(verified) << verified.error().to_string();
}

TEST(Pack, IsFoundToBeDamagedByVerifyWhenANumberIsOutOfPlace) {
  const auto pack = mini::pack_of({mini::core()});
  Tables tables(pack->sections());
  tables.elements[3].structure = 9'999;
  const auto damaged = Pack::from_tables(tables);
  ASSERT_TRUE(damaged);
  const auto verified = verify_pack(**damaged);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().detail, "elements.structure is out of place");
}

TEST(Pack, FindsACanonicalWithAndWithoutItsVersion) {
  const auto pack = mini::pack_of({mini::core()});
  const std::string url = "http://hl7.org/fhir/StructureDefinition/Thing";
  EXPECT_NE(pack->find_structure(url), nullptr);
  EXPECT_NE(pack->find_structure(url + "|4.0.1"), nullptr);
  EXPECT_EQ(pack->find_structure(url + "|5.0.0"), nullptr);
  EXPECT_EQ(pack->find_structure("http://example.org/none"), nullptr);
}

TEST(Pack, LetsTheLaterOfTwoPackagesWin) {
  const auto first =
      mini::definitions(mini::profile("P", R"({"id":"Thing.code","path":"Thing.code","min":1})"));
  const auto second = mini::definitions(
      mini::profile("P", R"({"id":"Thing.colour","path":"Thing.colour","min":1})"));
  const auto together = mini::pack_of({mini::core(), first, second});
  const auto base = mini::pack_of({mini::core(), first});
  const auto extended = mini::pack_of({second}, base.get());
  for (const auto& pack : {together, extended}) {
    EXPECT_EQ(mini::element(*pack, "http://example.org/P", "Thing.colour").min, 1U);
    EXPECT_EQ(mini::element(*pack, "http://example.org/P", "Thing.code").min, 0U);
    EXPECT_EQ(std::ranges::count(pack->structures(), *pack->find_text("http://example.org/P"),
                                 &StructureRow::url),
              1);
  }
}

TEST(Pack, KeepsTheBaseDefinitionsOfItsBase) {
  const auto base = mini::pack_of({mini::core()});
  const auto extended = mini::pack_of({mini::core()}, base.get());
  EXPECT_EQ(extended->structures().size(), base->structures().size());
  EXPECT_EQ(extended->elements({}).size(), 0U);
  EXPECT_EQ(extended->find_base("Thing")->root, base->find_base("Thing")->root);
}

TEST(Pack, ResolvesWhatALaterPackageBrings) {
  const auto early = mini::pack_of(
      {mini::core(), mini::definitions(mini::profile(
                         "P", R"({"id":"Thing.code","path":"Thing.code","type":[{"code":
                              "CodeableConcept","profile":["http://example.org/late"]}],"binding":
                              {"strength":"required","valueSet":"http://example.org/late-set"}})"))});
  const auto row = [](const Pack& pack) -> const ElementRow& {
    return mini::element(pack, "http://example.org/P", "Thing.code");
  };
  const auto profile = [&](const Pack& pack) {
    return pack.profile(pack.profile_refs(pack.types(row(pack).types)[0].profiles)[0]).structure;
  };
  EXPECT_EQ(profile(*early), kNone);
  EXPECT_EQ(early->binding(row(*early).binding).value_set, kNone);
  const auto pack = mini::pack_of(
      {mini::definitions(mini::profile("late", "")),
       mini::definitions(R"({"resourceType":"ValueSet","url":"http://example.org/late-set",
         "compose":{"include":[{"system":"urn:x","concept":[{"code":"a"}]}]}})")},
      early.get());
  EXPECT_NE(profile(*pack), kNone);
  EXPECT_NE(pack->binding(row(*pack).binding).value_set, kNone);
}

TEST(Pack, NamesTheMembersOfObjects) {
  const auto pack = mini::pack_of({mini::core()});
  const ElementRow& root =
      mini::element(*pack, "http://hl7.org/fhir/StructureDefinition/Thing", "Thing");
  const auto has = [&](std::string_view name) {
    return pack->find_member(root.members, pack->name_id(name)) != nullptr;
  };
  EXPECT_TRUE(has("valueQuantity"));
  EXPECT_TRUE(has("valueString"));
  EXPECT_TRUE(has("part"));
  EXPECT_FALSE(has("value"));
  EXPECT_FALSE(has("system"));
}

TEST(Pack, GivesAnElementTheMembersAndInvariantsOfItsType) {
  const auto pack = mini::pack_of(
      {mini::core(),
       mini::definitions(mini::profile(
           "P",
           R"({"id":"Thing.value[x]","path":"Thing.value[x]","type":[{"code":"Quantity"}]})"))});
  const ElementRow& value = mini::element(*pack, "http://example.org/P", "Thing.value[x]");
  EXPECT_NE(pack->find_member(value.members, pack->name_id("system")), nullptr);
  ASSERT_EQ(value.constraints.count, 1U);
  EXPECT_EQ(pack->text(pack->constraint(pack->constraint_refs(value.constraints)[0]).key), "qty-3");
}

TEST(Pack, MarksWhereAnyResourceMayStand) {
  const auto pack = mini::pack_of({mini::core()});
  const ElementRow& contained =
      mini::element(*pack, "http://hl7.org/fhir/StructureDefinition/Thing", "Thing.contained");
  EXPECT_NE(contained.flags & kAnyResource, 0U);
  EXPECT_NE(contained.flags & kArrayInBase, 0U);
  EXPECT_EQ(contained.members.count, 0U);
}

TEST(Pack, KnowsTheSamePlaceInTheBaseDefinition) {
  const auto pack = mini::pack_of(
      {mini::core(), mini::definitions(mini::profile("P", R"({"path":"Thing.part","max":"1"},
         {"path":"Thing.code.coding","max":"1"})"))});
  const ElementRow& part = mini::element(*pack, "http://example.org/P", "Thing.part");
  EXPECT_EQ(pack->text(pack->element(part.base_element).path), "Thing.part");
  EXPECT_NE(part.flags & kArrayInBase, 0U);
  const ElementRow& coding = mini::element(*pack, "http://example.org/P", "Thing.code.coding");
  EXPECT_EQ(pack->text(pack->element(coding.base_element).path), "CodeableConcept.coding");
}

TEST(Model, KnowsTypesAndTheirBases) {
  const auto pack = mini::pack_of({mini::core()});
  const fhirpath::TypeId thing = pack->find_type("Thing");
  EXPECT_EQ(pack->type_name(thing), "Thing");
  EXPECT_TRUE(pack->is_resource(thing));
  EXPECT_EQ(pack->type_name(pack->base_type(thing)), "Resource");
  EXPECT_EQ(pack->base_type(pack->find_type("Resource")), fhirpath::kNoType);
  EXPECT_EQ(pack->find_type("Nothing"), fhirpath::kNoType);
  EXPECT_EQ(pack->primitive(pack->find_type("code")), fhirpath::Primitive::code);
  EXPECT_EQ(pack->primitive(thing), fhirpath::Primitive::none);
}

TEST(Model, KnowsMembersOfChoicesAndBackbones) {
  const auto pack = mini::pack_of({mini::core()});
  const fhirpath::TypeId thing = pack->find_type("Thing");
  const auto value = pack->member(thing, pack->name_id("valueQuantity"));
  EXPECT_EQ(pack->name(value.element), "value");
  EXPECT_TRUE(value.choice);
  EXPECT_EQ(pack->type_name(value.type), "Quantity");
  const auto part = pack->member(thing, pack->name_id("part"));
  EXPECT_EQ(pack->type_name(part.type), "Element");
  EXPECT_EQ(pack->member(part.type, pack->name_id("part")).type, part.type);
  EXPECT_TRUE(pack->has_element(thing, pack->name_id("value")));
  EXPECT_FALSE(pack->has_element(thing, pack->name_id("name")));
  EXPECT_EQ(pack->member(thing, pack->name_id("contained")).type, fhirpath::kNoType);
}

TEST(Model, DoesNotKnowTheNameOfNothing) {
  const auto pack = mini::pack_of({mini::core()});
  EXPECT_EQ(pack->name_id("neverHeardOf"), fhirpath::kNoName);
}

}  // namespace
}  // namespace tasuki::rulepack
