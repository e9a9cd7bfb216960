// Ten thousand changed messages, none of which may be taken, and genuine ones, all of which must
// be.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "httpsig/mutants_support.hpp"

namespace tasuki::httpsig::testing {
namespace {

constexpr std::size_t kMutantsOfEachKind = 150;
constexpr std::size_t kMessages = 64;

// " expired 3, signature_wrong 147"
std::string in_words(const std::map<std::string, int>& verdicts) {
  std::string words;
  for (const auto& [verdict, count] : verdicts)
    words += (words.empty() ? " " : ", ") + verdict + " " + std::to_string(count);
  return words;
}

TEST(Mutation, NoChangedMessageIsTaken) {
  SeededRandom random(9421);
  const World world(random, kMessages);
  std::size_t mutants = 0;
  std::size_t taken = 0;
  for (const Mutation& mutation : mutations()) {
    std::size_t made = 0;
    std::map<std::string, int> verdicts;
    for (std::size_t tried = 0; made < kMutantsOfEachKind; ++tried) {
      ASSERT_LT(tried, 100 * kMutantsOfEachKind) << mutation.name << " applies to nothing";
      Trial trial = world.genuine()[tried % kMessages];
      if (!mutation.change(trial, world, random)) continue;
      ++made;
      const std::string verdict = trial.verdict();
      EXPECT_NE(verdict, "") << mutation.name;
      if (verdict.empty()) ++taken;
      ++verdicts[verdict];
    }
    mutants += made;
    std::printf("  %-36s %zu:%s\n", std::string(mutation.name).c_str(), made,
                in_words(verdicts).c_str());
  }
  std::printf("%zu mutants of %zu kinds, %zu taken\n", mutants, mutations().size(), taken);
  EXPECT_GE(mutants, 10'000u);
}

// 100,000 with TASUKI_SLOW.
TEST(Mutation, EveryGenuineMessageIsTaken) {
  const int count = std::getenv("TASUKI_SLOW") != nullptr ? 100'000 : 4'000;
  SeededRandom random(9530);
  const World world(random, 0);
  for (int i = 0; i < count; ++i)
    ASSERT_EQ(world.make(random, static_cast<std::size_t>(i)).verdict(), "") << i;
  std::printf("%d genuine messages, 0 refused\n", count);
}

}  // namespace
}  // namespace tasuki::httpsig::testing
