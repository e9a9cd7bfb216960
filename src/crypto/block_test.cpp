#include "crypto/block.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tasuki::crypto {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

std::string key_from(unsigned char first) {
  std::string key;
  for (unsigned i = 0; i < 32; ++i) key.push_back(static_cast<char>(first + i));
  return key;
}

// Computed with the openssl command: enc -aes-256-ecb -nopad under dgst -sha256 -mac HMAC.
TEST(PairCipher, GivesTheIdThatTheAlgorithmsGive) {
  const PairCipher cipher(key_from(0), "document");
  EXPECT_EQ(cipher.encode({1, 2}), "c5c33csmlskl5qukhrulaeyccm");
}

TEST(PairCipher, GoesThereAndBack) {
  const PairCipher cipher(key_from(0), "document");
  for (const Pair pair : {Pair{0, 0}, Pair{1, 2}, Pair{kMax, 0}, Pair{0, kMax}, Pair{kMax, kMax}})
    EXPECT_EQ(cipher.decode(cipher.encode(pair)).value(), pair);
}

TEST(PairCipher, NeighboursLookUnrelated) {
  const PairCipher cipher(key_from(0), "document");
  std::set<std::string> beginnings;
  for (std::uint64_t i = 0; i < 100; ++i) beginnings.insert(cipher.encode({1, i}).substr(0, 8));
  EXPECT_EQ(beginnings.size(), 100u);
}

TEST(PairCipher, AnotherPurposeOrKeyReadsAnotherPair) {
  const Pair pair{1, 2};
  const std::string text = PairCipher(key_from(0), "document").encode(pair);
  EXPECT_NE(PairCipher(key_from(0), "cursor").decode(text).value(), pair);
  EXPECT_NE(PairCipher(key_from(1), "document").decode(text).value(), pair);
}

TEST(PairCipher, RefusesWhatIsNotAnId) {
  const PairCipher cipher(key_from(0), "document");
  const std::string text = cipher.encode({1, 2});
  ASSERT_EQ(text.size(), 26u);
  const std::string rest = text.substr(1);
  for (const std::string& wrong : {std::string(), rest, text + "a", "1" + rest, "A" + rest,
                                   "=" + rest, std::string(1, '\0') + rest}) {
    const auto pair = cipher.decode(wrong);
    ASSERT_FALSE(pair) << wrong;
    EXPECT_EQ(pair.error().code, Code::parameter_invalid);
  }
}

TEST(PairCipher, AnIdHasOneSpelling) {
  const PairCipher cipher(key_from(0), "document");
  const std::string text = cipher.encode({1, 2});
  int accepted = 0;
  for (const char last : std::string("abcdefghijklmnopqrstuvwxyz234567"))
    accepted += cipher.decode(text.substr(0, 25) + last).has_value();
  // Three of the five bits of the last digit mean something.
  EXPECT_EQ(accepted, 8);
}

TEST(PairCipher, ThreadsDoNotDisturbEachOther) {
  const PairCipher documents(key_from(0), "document");
  const PairCipher cursors(key_from(0), "cursor");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 500; ++i) {
        const Pair pair{t, i};
        wrong[t] += documents.decode(documents.encode(pair)).value() != pair;
        wrong[t] += cursors.decode(cursors.encode(pair)).value() != pair;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

}  // namespace
}  // namespace tasuki::crypto
